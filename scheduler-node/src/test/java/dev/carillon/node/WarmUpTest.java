package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.schedule.Every;
import dev.carillon.store.StoreProtocolException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A node makes itself quick before it takes part. */
class WarmUpTest {

    private final Cluster cluster = new Cluster();
    private final Member a = cluster.add("a", (p, run) -> {});
    private final AtomicInteger started = new AtomicInteger();
    private final WarmUp warmUp =
            new WarmUp(a.engine.context(), a.engine.membership()::nameWaitNanos, started::incrementAndGet);

    @Test
    void rehearsingClaimsNothing() {
        cluster.put("s", new Every(Duration.ofMillis(100)));
        cluster.clock.advance(Duration.ofSeconds(1));
        String before = cluster.get("s").toString();

        warmUp.runOnce();

        assertThat(a.line.calls("claim")).isEqualTo(30);
        assertThat(cluster.get("s")).hasToString(before);
        assertThat(a.engine.active().size()).isZero();
        assertThat(started).hasValue(1);
    }

    @Test
    void aStoreThatRefusesItDoesNotKeepTheNodeFromStarting() {
        a.line.fail("claim", new StoreProtocolException("test", null));

        warmUp.runOnce();
        warmUp.runOnce();

        assertThat(started).hasValue(1);
    }
}
