package dev.carillon.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.redis.testing.RedisServer;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlowCommandsTest {

    private static final int LIMIT_MICROS = 20_000;
    private static final String BUSY = "for i = 1, tonumber(ARGV[1]) do redis.call('EXISTS', 'nothing') end return 0";

    @Test
    void aScriptThatIsSlowByItselfIsFound() {
        try (RedisServer server = RedisServer.builder().own().start()) {
            SlowCommands slow = new SlowCommands(server, LIMIT_MICROS);
            server.call("EVAL", BUSY, "0", "1");
            server.call("EVAL", BUSY, "0", "300000");

            assertThat(slow.own(slow.all(List.of()))).singleElement().satisfies(command -> {
                assertThat(command.words()).startsWith("EVAL for i");
                assertThat(command.ownMicros()).isEqualTo(command.micros()).isGreaterThan(LIMIT_MICROS);
            });
        }
    }

    @Test
    void whatItsProcessorWasAwayForIsNotItsOwn() {
        try (RedisServer server = RedisServer.builder().own().start()) {
            SlowCommands slow = new SlowCommands(server, LIMIT_MICROS);
            server.call("EVAL", BUSY, "0", "300000");
            SlowCommands.Command command = slow.all(List.of()).get(0);
            long second = command.second() * 1_000_000;
            Pause before = new Pause(second - 60_000_000, command.micros());
            Pause all = new Pause(second + 500_000, command.micros());
            Pause part = new Pause(second + 500_000, command.micros() - LIMIT_MICROS - 1);
            Pause apart = new Pause(second + 500_000 + 10 * command.micros(), LIMIT_MICROS);

            assertThat(slow.own(slow.all(List.of(before, part, apart)))).hasSize(1);
            assertThat(slow.own(slow.all(List.of(before, all)))).isEmpty();
        }
    }
}
