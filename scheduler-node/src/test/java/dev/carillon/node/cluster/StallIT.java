package dev.carillon.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.redis.RedisStoreConfig;
import dev.carillon.redis.testing.RedisServer;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A Redis that stands still and goes on is not stormed by those that have waited for it. */
class StallIT {

    private static final int NODES = 3;
    private static final int PER_SECOND = 200;
    private static final Duration LENGTH = Duration.ofSeconds(15);
    private static final Duration WATCHED = Duration.ofSeconds(2);
    private static final Duration STALL = Duration.ofSeconds(4);

    /** What was due meanwhile, three times as much as usual, and room for what is asked anew. */
    private static final int MOST_TIMES_USUAL = 5;

    private static final Pattern COMMANDS = Pattern.compile("total_commands_processed:(\\d+)");

    @Test
    void whatFollowsAStallIsWhatHasGatheredAndNoMore() throws Exception {
        try (RedisServer server = RedisServer.builder().own().start();
                SteadyFire fire = new SteadyFire(RedisStoreConfig.of(server.url()), NODES, PER_SECOND, LENGTH)) {
            fire.awaitStarted(fire.total() / 5);
            double usual = commandsPerSecond(server);
            server.pause();
            await(STALL);
            server.resume();
            double after = commandsPerSecond(server);
            fire.awaitAll();
            System.out.printf(
                    "Redis stood still for %d s: %.0f commands/s before, %.0f after, %.1f times as many; %s%n",
                    STALL.toSeconds(), usual, after, after / usual, fire.verdict());
            assertThat(fire.missing()).isZero();
            assertThat(fire.duplicates()).isZero();
            assertThat(fire.early()).isZero();
            assertThat(after).isLessThan(MOST_TIMES_USUAL * usual);
        }
    }

    /** Over a stretch of time that begins now. */
    private static double commandsPerSecond(RedisServer server) {
        long began = System.nanoTime();
        long before = commands(server);
        await(WATCHED);
        return (commands(server) - before) / ((System.nanoTime() - began) / 1e9);
    }

    private static void await(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        Awaitility.await().atMost(time.multipliedBy(2)).until(() -> System.nanoTime() - end >= 0);
    }

    private static long commands(RedisServer server) {
        Matcher count = COMMANDS.matcher(server.call("INFO", "stats"));
        assertThat(count.find()).isTrue();
        return Long.parseLong(count.group(1));
    }
}
