package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.redis.testing.RedisServer;
import dev.carillon.run.Claim;
import dev.carillon.run.ClaimToken;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.ClaimReply;
import dev.carillon.store.ClaimRequest;
import dev.carillon.store.PutRequest;
import dev.carillon.store.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** R5 and R20: fences rise over a loss of everything; the store comes back by itself; and what cannot work says why. */
class ServerOutageTest {

    private static void putUntilItWorks(Stage stage, ScheduleId id) {
        Awaitility.await()
                .ignoreExceptionsInstanceOf(StoreUnavailableException.class)
                .until(() -> stage.store.put(
                                PutRequest.create(Stage.hourly().withId(id), true, Stage.AT, Optional.of(Stage.DUE)))
                        != null);
    }

    /** After a change of server claims rest for a lease. */
    private static Claim claimWhenSettled(Stage stage) {
        return Stage.granted(Awaitility.await()
                .ignoreExceptionsInstanceOf(StoreUnavailableException.class)
                .until(
                        () -> stage.store
                                .claim(new ClaimRequest(
                                        Stage.SHARD,
                                        Stage.NODE,
                                        ClaimToken.random(),
                                        Duration.ofMillis(200),
                                        List.of(Stage.fireItem(stage.get()))))
                                .get(0),
                        reply -> reply instanceof ClaimReply.Granted));
    }

    @Test
    void fencesRiseOverALossOfEverything() {
        try (RedisServer server = RedisServer.builder().own().start();
                Stage stage = new Stage(server)) {
            long before = stage.running().fence().value();
            server.kill();
            server.restart();
            putUntilItWorks(stage, Stage.ID);
            assertThat(stage.call("EXISTS", stage.keys.fence(Stage.SHARD))).isEqualTo("0");
            assertThat(claimWhenSettled(stage).fence().value()).isGreaterThan(before);
        }
    }

    /** A fence far ahead of the clock, as one that a server with a wrong clock gave, is still exceeded. */
    @Test
    void fencesNeverFall() {
        try (RedisServer server = RedisServer.start();
                Stage stage = new Stage(server)) {
            stage.call("SET", stage.keys.fence(Stage.SHARD), "8999999999999998");
            assertThat(stage.running().fence().value()).isEqualTo(8999999999999999L);
            assertThat(stage.fire(stage.put(Stage.hourly().withId(new ScheduleId("s2")), Optional.of(Stage.DUE)))
                            .fence()
                            .value())
                    .isEqualTo(9000000000000000L);
        }
    }

    @Test
    void theStoreGoesOnAfterARestart() {
        try (RedisServer server = RedisServer.builder().appendOnly().start();
                Stage stage = new Stage(server)) {
            stage.due();
            server.kill();
            server.restart();
            putUntilItWorks(stage, new ScheduleId("s2"));
            claimWhenSettled(stage);
            assertThat(stage.call("ZCARD", stage.keys.leases(Stage.SHARD))).isEqualTo("1");
        }
    }

    @Test
    void anUnknownHostIsNamed() {
        assertThatThrownBy(() -> RedisScheduleStore.open(RedisStoreConfig.of("redis://no-such-host.invalid:6379")))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("unknown host")
                .hasMessageContaining("no-such-host.invalid");
    }

    @Test
    void aClosedPortIsNamed() {
        int port;
        try (RedisServer server = RedisServer.builder().own().start()) {
            port = server.port();
        }
        assertThatThrownBy(() -> RedisScheduleStore.open(RedisStoreConfig.of("redis://127.0.0.1:" + port)))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("127.0.0.1:" + port)
                .hasMessageContaining("refused");
    }

    @Test
    void aServerThatSaysNothingDoesNotHoldTheCallerUp() {
        try (RedisServer server = RedisServer.builder().own().start()) {
            server.pause();
            long start = System.nanoTime();
            assertThatThrownBy(() -> RedisScheduleStore.open(RedisStoreConfig.of(server.url())))
                    .isInstanceOf(StoreUnavailableException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
            server.resume();
        }
    }
}
