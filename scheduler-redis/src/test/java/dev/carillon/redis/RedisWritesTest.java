package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What {@link RedisWrites} refuses before a server is asked. */
class RedisWritesTest {

    private static void expectRefused(String field, Consumer<RedisWrites> use) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> use.accept(new RedisWrites()))
                .withMessageStartingWith(field + ": ");
    }

    @Test
    void twoUsesOfAKeyThatDoNotGoTogether() {
        expectRefused("key", writes -> writes.set("k", "v").push("k", "v"));
        expectRefused("key", writes -> writes.set("k", "v").increment("k", 1));
        expectRefused("key", writes -> writes.put("k", "f", "v").increment("k", "f", 1));
        assertThat(new RedisWrites().put("k", "f", "v").increment("k", "g", 1).keys())
                .hasSize(2);
    }

    @Test
    void valuesThatTheServerCouldNotTake() {
        expectRefused("by", writes -> writes.increment("k", RedisWrites.MAX_STEP + 1));
        expectRefused("by", writes -> writes.increment("k", "f", -RedisWrites.MAX_STEP - 1));
        expectRefused("score", writes -> writes.score("k", "m", Double.NaN));
        expectRefused("life", writes -> writes.expire("k", Duration.ZERO));
        expectRefused("life", writes -> writes.expire("k", Duration.ofDays(3_651)));
        expectRefused("key", writes -> writes.delete(""));
        expectRefused("writes", writes -> writes.set("k\ud800", "v"));
        expectRefused("writes", writes -> writes.put("k", "f", "\udc00"));
    }

    @Test
    void moreThanOneRequestMayHold() {
        RedisWrites many = new RedisWrites();
        for (int i = 0; i < RedisWrites.MAX_WRITES; i++) {
            many.push("k", "v");
        }
        assertThat(many.args()).hasSize(3 * RedisWrites.MAX_WRITES);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> many.push("k", "v"))
                .withMessageStartingWith("writes: ");
        expectRefused("writes", writes -> writes.set("k", "x".repeat(RedisWrites.MAX_CHARS)));
    }
}
