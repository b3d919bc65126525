package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.redis.testing.FaultProxy;
import dev.carillon.redis.testing.RedisServer;
import dev.carillon.store.StoreUnavailableException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** How soon a store works again after its server was out of reach. */
class ReconnectTest {

    /** So long that pauses which double from one attempt to the next would be longer than {@link #SOON}. */
    private static final Duration OUTAGE = Duration.ofSeconds(6);

    private static final Duration SOON = Duration.ofMillis(1_900);

    @Test
    void aLongOutageIsFollowedByAnAttemptSoon() {
        try (RedisServer server = RedisServer.start();
                FaultProxy way = FaultProxy.to(server.host(), server.port());
                RedisScheduleStore store = RedisScheduleStore.open(
                        RedisStoreConfig.of(way.url()).withTimeouts(Duration.ofMillis(200), Duration.ofMillis(400)))) {
            way.cut();
            Awaitility.await().pollDelay(OUTAGE).timeout(OUTAGE.multipliedBy(2)).until(() -> true);
            assertThatThrownBy(store::nodes).isInstanceOf(StoreUnavailableException.class);
            way.heal();
            Awaitility.await()
                    .atMost(SOON)
                    .ignoreExceptionsInstanceOf(StoreUnavailableException.class)
                    .untilAsserted(store::nodes);
        }
    }
}
