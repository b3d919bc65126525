package dev.carillon.node.cluster;

import dev.carillon.redis.testing.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The commands of a server on this machine that took longer than a limit, told apart by who took the time. The slow log counts
 * wall time: also what passes while the kernel has given the server's processor to something else in the middle of a command,
 * or the host has taken it from the machine. Linux counts both, the first to the nanosecond for each thread and the second in
 * hundredths of a second for each processor. A command is the server's own fault unless what both say was taken from it, within
 * the second that the slow log gives for it, is what it took above the limit. Thread-safe.
 */
final class SlowCommands implements AutoCloseable {

    /** How many the server keeps. */
    static final int MOST = 1_000;

    private static final int EVERY_MILLIS = 50;
    private static final int MICROS_A_TICK = 10_000;
    private static final int STOLEN = 8;
    private static final String LIST = "local out = {} for _, e in ipairs(redis.call('SLOWLOG', 'GET', ARGV[1])) do "
            + "out[#out + 1] = e[2] .. ' ' .. e[3] .. ' ' .. e[4][1] .. ' ' .. (e[4][2] or '') end return out";

    /** A command of the slow log: in which second it ended, how long it took, and what of that at most was taken from it. */
    record Command(long second, long micros, long takenMicros, String words) {

        long ownMicros() {
            return micros - Math.min(micros, takenMicros);
        }
    }

    private final RedisServer server;
    private final int limitMicros;
    private final Path waits;
    private final String processor;
    private final NavigableMap<Long, Long> takenMicros = new ConcurrentSkipListMap<>();
    private final ScheduledExecutorService sampler = Executors.newSingleThreadScheduledExecutor();

    /**
     * @param processor the number of the one that the server runs on; what it does on others is not seen
     */
    SlowCommands(RedisServer server, int limitMicros, int processor) {
        this.server = server;
        this.limitMicros = limitMicros;
        this.processor = "cpu" + processor + " ";
        this.waits = Path.of("/proc", Long.toString(server.pid().orElseThrow()), "schedstat");
        server.call("CONFIG", "SET", "slowlog-max-len", Integer.toString(MOST));
        server.call("CONFIG", "SET", "slowlog-log-slower-than", Integer.toString(limitMicros));
        server.call("SLOWLOG", "RESET");
        sampler.scheduleAtFixedRate(this::sample, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void sample() {
        try {
            long waitedNanos = Long.parseLong(Files.readString(waits).split(" ")[1]);
            long ticks = Files.readAllLines(Path.of("/proc/stat")).stream()
                    .filter(line -> line.startsWith(processor))
                    .mapToLong(line -> Long.parseLong(line.split(" +")[STOLEN]))
                    .sum();
            takenMicros.put(System.currentTimeMillis(), waitedNanos / 1_000 + ticks * MICROS_A_TICK);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All of them. */
    List<Command> all() {
        List<Command> all = new ArrayList<>();
        for (String line :
                server.call("EVAL", LIST, "0", Integer.toString(MOST)).lines().toList()) {
            String[] parts = line.split(" ", 3);
            long second = Long.parseLong(parts[0]);
            long micros = Long.parseLong(parts[1]);
            all.add(new Command(second, micros, takenIn(second, micros), parts[2]));
        }
        return all;
    }

    /** Those that took longer than the limit by themselves. */
    List<Command> own() {
        return all().stream()
                .filter(command -> command.ownMicros() > limitMicros)
                .toList();
    }

    /** What was taken from the server while a command may have run: in the second in which it ended, and just before. */
    private long takenIn(long second, long micros) {
        long beginMillis = second * 1_000 - micros / 1_000;
        Map.Entry<Long, Long> before = takenMicros.floorEntry(beginMillis);
        Map.Entry<Long, Long> after = takenMicros.ceilingEntry((second + 1) * 1_000);
        boolean isSeen = before != null && after != null;
        return isSeen ? after.getValue() - before.getValue() : 0;
    }

    @Override
    public String toString() {
        return "above %d us %s, of which by themselves %s".formatted(limitMicros, all(), own());
    }

    @Override
    public void close() {
        sampler.shutdownNow();
    }
}
