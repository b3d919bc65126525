package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.redis.testing.RedisServer;
import dev.carillon.testing.model.InMemoryWorld;
import dev.carillon.testing.model.Walks;
import dev.carillon.testing.model.World;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The store on a real Redis does what the model says, on random walks, and answers as the store in memory does. */
class RedisModelTest {

    private static final int WALKS = 150;
    private static final int MOST_ATTEMPTS = 150;
    private static final Duration TOLERANCE = Duration.ofSeconds(5);

    private static RedisServer server;
    private static RedisScheduleStore store;

    @BeforeAll
    static void openStore() {
        server = RedisServer.start();
        String namespace = "model-" + UUID.randomUUID().toString().substring(0, 8);
        store = RedisScheduleStore.open(RedisStoreConfig.of(server.url()).withNamespace(namespace));
    }

    @AfterAll
    static void closeStore() {
        store.close();
        server.close();
    }

    private static void pass(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        Awaitility.await()
                .pollInterval(Duration.ofMillis(1))
                .atMost(time.plusSeconds(5))
                .until(() -> System.nanoTime() > until);
    }

    @Test
    void itDoesWhatTheModelSaysAndAnswersLikeTheStoreInMemory() {
        Instant start = store.clock().instant();
        Walks walks = new Walks(() -> World.behind(store, start, RedisModelTest::pass, TOLERANCE), MOST_ATTEMPTS);
        Walks twins = new Walks(() -> InMemoryWorld.behind(start), MOST_ATTEMPTS);
        long first = Walks.firstSeed();
        for (long seed = first; seed < first + Walks.count(WALKS); seed++) {
            Walks.Outcome walk = walks.check(seed);
            String onRedis = String.join("\n", walk.words());
            String inMemory = String.join("\n", twins.check(seed).words());
            assertThat(onRedis)
                    .as("replies in the walk of seed " + seed + ":\n" + String.join("\n", walk.story()))
                    .isEqualTo(inMemory);
        }
    }
}
