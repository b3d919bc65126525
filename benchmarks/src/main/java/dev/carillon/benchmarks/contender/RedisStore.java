package dev.carillon.benchmarks.contender;

import dev.carillon.redis.testing.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A Redis of its own: a child process on 127.0.0.1 and a free port, without persistence. */
final class RedisStore implements Store {

    private static final Pattern STATISTICS =
            Pattern.compile("cmdstat_(\\S+?):calls=(\\d+),usec=(\\d+),usec_per_call=([\\d.]+)");

    private final RedisServer server;

    RedisStore(RedisServer server) {
        this.server = server;
    }

    static RedisStore start() {
        return new RedisStore(wishes(RedisServer.builder().own()).start());
    }

    static RedisServer.Builder wishes(RedisServer.Builder builder) {
        return builder.config("maxmemory-policy noeviction");
    }

    String url() {
        return server.url();
    }

    int port() {
        return server.port();
    }

    @Override
    public String describe() {
        return "Redis " + server.version() + " without persistence";
    }

    @Override
    public long bytes() {
        return number("memory", "used_memory");
    }

    @Override
    public long requests() {
        return number("stats", "total_reads_processed");
    }

    @Override
    public long commands() {
        return number("stats", "total_commands_processed");
    }

    @Override
    public long cpuMillis() {
        return server.pid().stream()
                .mapToObj(ProcessHandle::of)
                .flatMap(handle -> handle.stream())
                .flatMap(handle -> handle.info().totalCpuDuration().stream())
                .mapToLong(Duration::toMillis)
                .sum();
    }

    @Override
    public void resetStatistics() {
        server.call("CONFIG", "RESETSTAT");
        server.call("SLOWLOG", "RESET");
    }

    @Override
    public String statistics() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format("%-24s %12s %14s %12s", "command", "calls", "usec", "usec/call"));
        STATISTICS
                .matcher(server.call("INFO", "commandstats"))
                .results()
                .sorted(Comparator.comparingLong((MatchResult found) -> -Long.parseLong(found.group(3))))
                .map(found -> String.format(
                        "%-24s %12s %14s %12s", found.group(1), found.group(2), found.group(3), found.group(4)))
                .forEach(lines::add);
        lines.add("slowlog: " + server.call("SLOWLOG", "LEN").strip() + " commands of 10 ms or more");
        return String.join("\n", lines);
    }

    private long number(String section, String field) {
        return server.call("INFO", section)
                .lines()
                .filter(line -> line.startsWith(field + ":"))
                .mapToLong(line ->
                        Long.parseLong(line.substring(field.length() + 1).strip()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Redis does not say " + field));
    }

    @Override
    public void close() {
        server.close();
    }
}
