package dev.carillon.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.redis.testing.RedisServer;
import org.junit.jupiter.api.Test;

class SlowCommandsTest {

    private static final int LIMIT_MICROS = 20_000;
    private static final String BUSY = "for i = 1, tonumber(ARGV[1]) do redis.call('EXISTS', 'nothing') end return 0";

    @Test
    void aScriptThatIsSlowByItselfIsFound() {
        try (RedisServer server = RedisServer.builder().own().start();
                SlowCommands slow = new SlowCommands(server, LIMIT_MICROS, 0)) {
            server.call("EVAL", BUSY, "0", "1");
            server.call("EVAL", BUSY, "0", "2000000");

            assertThat(slow.own()).singleElement().satisfies(command -> {
                assertThat(command.words()).startsWith("EVAL for i");
                assertThat(command.ownMicros()).isGreaterThan(LIMIT_MICROS);
            });
        }
    }
}
