package dev.carillon.node.cluster;

import dev.carillon.redis.testing.RedisServer;
import java.util.List;

/**
 * The commands of a server that took longer than a limit, told apart by who took the time. The slow log counts wall time: also
 * what passes while the server's processor is taken away in the middle of a command, by the kernel for something else or by
 * the host of a virtual machine. The slow log gives the second in which a command ended, so what is known is the most that
 * the processor was away within any time as long as the command that lies there. A command took long by itself if it is above
 * the limit also without that.
 */
final class SlowCommands {

    /** How many the server keeps. */
    static final int MOST = 1_000;

    private static final long MICROS_A_SECOND = 1_000_000;
    private static final String LIST = "local out = {} for _, e in ipairs(redis.call('SLOWLOG', 'GET', ARGV[1])) do "
            + "out[#out + 1] = e[2] .. ' ' .. e[3] .. ' ' .. e[4][1] .. ' ' .. string.gsub(e[4][2] or '', '%s+', ' ') end return out";

    /**
     * A command of the slow log.
     *
     * @param second in which it ended, since 1970
     * @param pausedMicros how long its processor was not there meanwhile, at most
     */
    record Command(long second, long micros, long pausedMicros, String words) {

        long ownMicros() {
            return micros - Math.min(micros, pausedMicros);
        }
    }

    private final RedisServer server;
    private final int limitMicros;

    /** From now on it is noted what takes longer. */
    SlowCommands(RedisServer server, int limitMicros) {
        this.server = server;
        this.limitMicros = limitMicros;
        server.call("CONFIG", "SET", "slowlog-max-len", Integer.toString(MOST));
        server.call("CONFIG", "SET", "slowlog-log-slower-than", Integer.toString(limitMicros));
        server.call("SLOWLOG", "RESET");
    }

    /** All of them until now, given when their processor was not there. */
    List<Command> all(List<Pause> pauses) {
        return server.call("EVAL", LIST, "0", Integer.toString(MOST))
                .lines()
                .map(line -> read(line.split(" ", 3), pauses))
                .toList();
    }

    private static Command read(String[] parts, List<Pause> pauses) {
        long second = Long.parseLong(parts[0]);
        long micros = Long.parseLong(parts[1]);
        long beginMicros = second * MICROS_A_SECOND - micros;
        return new Command(
                second, micros, Pause.most(pauses, beginMicros, (second + 1) * MICROS_A_SECOND, micros), parts[2]);
    }

    /** Those of some that took longer than the limit by themselves. */
    List<Command> own(List<Command> some) {
        return some.stream()
                .filter(command -> command.ownMicros() > limitMicros)
                .toList();
    }
}
