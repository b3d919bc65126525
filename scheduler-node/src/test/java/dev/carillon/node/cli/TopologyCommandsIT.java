package dev.carillon.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.node.cli.Terminal.Answer;
import dev.carillon.redis.testing.RedisCluster;
import dev.carillon.redis.testing.SentinelGroup;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The commands take a primary that sentinels name, and a Redis Cluster, like any one server. */
class TopologyCommandsIT {

    @Test
    void aPrimaryByItsSentinels() {
        try (SentinelGroup group = SentinelGroup.start(1, "pa55word", UnaryOperator.identity())) {
            assertEverythingWorks(Terminal.bare(), "--redis", group.url());
            Answer wrong = Terminal.bare().run("list", "--redis", group.url().replace("pa55word", "wr0ng"));
            assertThat(wrong.code()).isNotZero();
            assertThat(wrong.err()).contains("carillon by sentinels 127.0.0.1:").doesNotContain("wr0ng");
        }
    }

    @Test
    void aRedisCluster() {
        try (RedisCluster cluster = RedisCluster.start()) {
            assertEverythingWorks(Terminal.on(cluster.url()));
            Answer one = Terminal.bare()
                    .run("list", "--redis", cluster.servers().get(0).url());
            assertThat(one.code()).isNotZero();
            assertThat(one.err()).contains("redis-cluster://");
        }
    }

    private static void assertEverythingWorks(Terminal terminal, String... flags) {
        for (int i = 0; i < 20; i++) {
            ok(terminal, flags, "create", "--id", "s" + i, "--task", "t", "--every", "1h");
        }
        assertThat(ok(terminal, flags, "list").lines().filter(line -> line.contains(" t ")))
                .hasSize(20);
        ok(terminal, flags, "pause", "--task", "t", "--reason", "test");
        assertThat(ok(terminal, flags, "pauses")).contains("test");
        assertThat(ok(terminal, flags, "explain", "s7")).contains("s7");
        ok(terminal, flags, "delete", "s7", "--yes");
        assertThat(ok(terminal, flags, "list").lines().filter(line -> line.contains(" t ")))
                .hasSize(19);
    }

    private static String ok(Terminal terminal, String[] flags, String... line) {
        String[] all = Stream.of(line, flags).flatMap(Arrays::stream).toArray(String[]::new);
        Answer answer = terminal.run(all);
        assertThat(answer.code()).as(answer.err()).isZero();
        return answer.out();
    }
}
