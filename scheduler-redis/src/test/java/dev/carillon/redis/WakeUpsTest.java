package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.store.PutReply;
import dev.carillon.store.PutRequest;
import dev.carillon.store.WakeUp;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** R8: a wake-up is a hint; whoever may have missed some is told to look, and no request depends on it. */
class WakeUpsTest extends OwnServerCase {

    private static final WakeUp LOOK = new WakeUp.Connected();

    private final List<WakeUp> heard = new CopyOnWriteArrayList<>();

    private void listen() {
        stage.store.subscribe(heard::add);
        awaitHeard(LOOK);
    }

    private void awaitHeard(WakeUp what) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> heard.contains(what));
    }

    @Test
    void whatBecomesDueIsHeard() {
        listen();
        stage.due();
        awaitHeard(new WakeUp.Due(Stage.TASK));
    }

    @Test
    void aKilledSubscriptionIsMadeAnewAndTheListenerIsToldToLook() {
        listen();
        for (int round = 0; round < 2; round++) {
            heard.clear();
            server.call("CLIENT", "KILL", "TYPE", "pubsub");
            awaitHeard(LOOK);
        }
        heard.clear();
        stage.due();
        awaitHeard(new WakeUp.Due(Stage.TASK));
    }

    /** The server is frozen for less time than the kernel would take to notice; the connection must not be believed. */
    @Test
    void aSilentSubscriptionIsReplaced() {
        listen();
        String subscriber = subscriber();
        heard.clear();
        server.pause();
        long until = System.nanoTime() + Duration.ofSeconds(6).toNanos();
        Awaitility.await().until(() -> System.nanoTime() > until);
        server.resume();
        awaitHeard(LOOK);
        Awaitility.await().until(() -> !subscriber().isEmpty() && !subscriber().equals(subscriber));
        stage.due();
        awaitHeard(new WakeUp.Due(Stage.TASK));
    }

    /** The address of the one connection that is subscribed. */
    private String subscriber() {
        return server.call("CLIENT", "LIST", "TYPE", "pubsub")
                .replaceAll("(?s).*?\\baddr=(\\S+).*", "$1")
                .strip();
    }

    @Test
    void subscribingAndClosingDoNotWaitForAServerThatSaysNothing() {
        server.pause();
        assertThat(timed(() -> stage.store.subscribe(heard::add).close())).isLessThan(Duration.ofSeconds(1));
        server.resume();
        listen();
        stage.due();
        awaitHeard(new WakeUp.Due(Stage.TASK));
    }

    private static Duration timed(Runnable action) {
        long start = System.nanoTime();
        action.run();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Test
    void aListenerThatThrowsKeepsNothingFromTheOthers() {
        stage.store.subscribe(task -> {
            throw new IllegalStateException("test");
        });
        listen();
        stage.due();
        awaitHeard(new WakeUp.Due(Stage.TASK));
    }

    /** Whoever joins just as the subscription comes to stand could hear of it by both ways. */
    @Test
    void whoeverBeginsToListenIsToldOnceToLook() {
        for (int round = 0; round < 30; round++) {
            try (Stage another = new Stage(server)) {
                AtomicBoolean stands = new AtomicBoolean();
                another.store.subscribe(news -> stands.set(true));
                do {
                    AtomicInteger told = new AtomicInteger();
                    another.store.subscribe(news -> told.incrementAndGet()).close();
                    assertThat(told).hasValueLessThan(2);
                } while (!stands.get());
                another.store.subscribe(heard::add).close();
                assertThat(heard).as("told at once").hasSize(round + 1);
            }
        }
    }

    @Test
    void messagesThatAreNoNamesOfTasksAreIgnored() {
        listen();
        heard.clear();
        server.call("PUBLISH", stage.keys.wakeChannel(), "Not a task \u2028");
        server.call("PUBLISH", stage.keys.wakeChannel(), Stage.OTHER_TASK.value());
        awaitHeard(new WakeUp.Due(Stage.OTHER_TASK));
        assertThat(heard).containsExactly(new WakeUp.Due(Stage.OTHER_TASK));
    }

    @Test
    void whoMayNotPublishCanStillPut() {
        server.call("ACL", "SETUSER", "quiet", "on", ">secret", "~*", "+@all", "resetchannels");
        String url = server.url().replace("redis://", "redis://quiet:secret@");
        try (RedisScheduleStore store =
                RedisScheduleStore.open(RedisStoreConfig.of(url).withNamespace(stage.namespace))) {
            assertThat(store.put(PutRequest.create(Stage.hourly(), true, Stage.AT, Optional.of(Stage.DUE))))
                    .isInstanceOf(PutReply.Stored.class);
        }
        stage.fire(stage.get());
    }
}
