package dev.carillon.redis.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The cluster serves all slots, moves one with its keys, and replaces a primary. */
class RedisClusterTest {

    private static RedisCluster cluster;

    @BeforeAll
    static void startCluster() {
        cluster = RedisCluster.start();
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @Test
    void aSlotMovesWithItsKeys() {
        int slot = cluster.slotOf("{moves}");
        RedisServer from = cluster.primaryOf(slot);
        IntStream.range(0, 250).forEach(i -> from.call("SET", "{moves}" + i, "there"));
        RedisServer to = cluster.servers().stream()
                .limit(3)
                .filter(server -> server != from)
                .findFirst()
                .orElseThrow();
        cluster.migrate(slot, to);
        assertThat(cluster.primaryOf(slot)).isEqualTo(to);
        assertThat(to.call("CLUSTER", "COUNTKEYSINSLOT", Integer.toString(slot)))
                .isEqualTo("250");
    }

    @Test
    void aPrimaryIsReplacedAndComesBack() {
        int slot = cluster.slotOf("{stays}");
        RedisServer first = cluster.primaryOf(slot);
        first.call("SET", "{stays}", "there");
        assertThat(first.call("WAIT", "1", "900")).isEqualTo("1");
        RedisServer second = cluster.failOver(slot);
        assertThat(second.call("GET", "{stays}")).isEqualTo("there");
        cluster.awaitWhole();
        assertThat(cluster.killPrimaryOf(slot)).isEqualTo(second);
        RedisServer third = cluster.awaitPrimaryOtherThan(second, slot);
        assertThat(third.call("GET", "{stays}")).isEqualTo("there");
        second.restart();
        cluster.awaitWhole();
        assertThat(cluster.primaryOf(slot)).isEqualTo(third);
    }
}
