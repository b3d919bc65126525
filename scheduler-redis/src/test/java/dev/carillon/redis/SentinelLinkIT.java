package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.redis.testing.RedisServer;
import dev.carillon.redis.testing.SentinelGroup;
import dev.carillon.run.ClaimToken;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.ClaimRequest;
import dev.carillon.store.PutReply;
import dev.carillon.store.PutRequest;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.StoreAccessException;
import dev.carillon.store.StoreUnavailableException;
import dev.carillon.store.StoredSchedule;
import dev.carillon.store.WakeUp;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A store whose server is named by real sentinels goes where they say, and starts nothing anywhere else. */
class SentinelLinkIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration LEASE = Duration.ofSeconds(1);

    private static SentinelGroup group;

    @BeforeAll
    static void startGroup() {
        group = SentinelGroup.start(2, "se cret", UnaryOperator.identity());
    }

    @AfterAll
    static void stopGroup() {
        group.close();
    }

    private static RedisStoreConfig config(String namespace) {
        return RedisStoreConfig.of(group.url())
                .withNamespace(namespace)
                .withTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    private static PutRequest due(String id) {
        return PutRequest.create(Stage.hourly().withId(new ScheduleId(id)), true, Stage.AT, Optional.of(Stage.DUE));
    }

    private static StoredSchedule put(RedisScheduleStore store, String id) {
        return ((PutReply.Stored) store.put(due(id))).schedule();
    }

    private static ClaimRequest claim(StoredSchedule schedule) {
        return new ClaimRequest(Stage.SHARD, Stage.NODE, ClaimToken.random(), LEASE, List.of(Stage.fireItem(schedule)));
    }

    @Test
    void aFailOverIsFollowedAndClaimsRestForALease() {
        try (RedisScheduleStore store = RedisScheduleStore.open(config("follow"))) {
            List<WakeUp> heard = new CopyOnWriteArrayList<>();
            store.subscribe(heard::add);
            StoredSchedule first = put(store, "first");
            Stage.granted(store.claim(claim(first)).get(0));
            RedisServer old = group.killPrimaryOnceReplicated();
            long killed = System.nanoTime();
            StoredSchedule second = Awaitility.await()
                    .atMost(SOON)
                    .ignoreExceptionsInstanceOf(StoreUnavailableException.class)
                    .until(() -> put(store, "second"), stored -> true);
            System.out.printf(
                    "a store that sentinels lead wrote again %.1f s after the kill of the primary%n",
                    (System.nanoTime() - killed) / 1e9);
            assertThatThrownBy(() -> store.claim(claim(second))).hasMessageContaining("claims rest");
            assertThat(store.get(first.schedule().id()).orElseThrow().unfinished())
                    .hasSize(1);
            assertThat(group.awaitPrimaryOtherThan(old)
                            .call("EXISTS", new Keys("follow").schedule(Stage.SHARD, new ScheduleId("second"))))
                    .isEqualTo("1");
            heard.clear();
            Awaitility.await().atMost(SOON).until(() -> {
                put(store, "third");
                store.delete(new ScheduleId("third"));
                return heard.contains(new WakeUp.Due(Stage.TASK));
            });
            old.restart();
            group.awaitReplicas(2);
        }
    }

    /** Nobody dies here; what is written goes to the server that the sentinels have made the primary. */
    @Test
    void aPrimaryThatLivesOnAsAReplicaIsLeft() {
        try (RedisScheduleStore store = RedisScheduleStore.open(config("leave"))) {
            store.put(due("before"));
            RedisServer old = group.primary();
            RedisServer now = group.failOver();
            Awaitility.await().atMost(SOON).until(() -> old.call("ROLE").startsWith("slave"));
            Awaitility.await()
                    .atMost(SOON)
                    .ignoreExceptionsInstanceOf(StoreUnavailableException.class)
                    .until(() -> store.put(due("after")) != null);
            assertThat(now.call("EXISTS", new Keys("leave").schedule(Stage.SHARD, new ScheduleId("after"))))
                    .isEqualTo("1");
            group.awaitReplicas(2);
        }
    }

    @Test
    void nothingStartsAtAReplica() {
        RedisServer replica = group.servers().stream()
                .filter(server -> server.call("ROLE").startsWith("slave"))
                .findFirst()
                .orElseThrow();
        try (RedisScheduleStore store = RedisScheduleStore.open(config("replica"));
                RedisScheduleStore lost = RedisScheduleStore.open(RedisStoreConfig.of(replica.url())
                        .withNamespace("replica")
                        .withTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(1)))) {
            StoredSchedule schedule = put(store, "there");
            Awaitility.await()
                    .atMost(SOON)
                    .until(() -> lost.get(new ScheduleId("there")).isPresent());
            assertThatThrownBy(() -> lost.claim(claim(schedule)))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("READONLY");
            assertThatThrownBy(() -> lost.put(due("more"))).hasMessageContaining("READONLY");
            StoredSchedule after = store.get(new ScheduleId("there")).orElseThrow();
            assertThat(after.state()).isEqualTo(ScheduleState.ACTIVE);
            assertThat(after.unfinished()).isEmpty();
            assertThat(after.next()).isEqualTo(schedule.next());
        }
    }

    @Test
    void whatIsWrongIsSaid() {
        String url = group.url();
        assertThatThrownBy(() -> RedisScheduleStore.open(RedisStoreConfig.of(url.replace("se%20cret", "wrong"))))
                .isInstanceOf(StoreAccessException.class)
                .hasMessageContaining("carillon by sentinels 127.0.0.1:")
                .hasMessageContaining("WRONGPASS");
        assertThatThrownBy(() -> RedisScheduleStore.open(RedisStoreConfig.of(url.replace("#carillon", "#nobody"))))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("nobody by sentinels 127.0.0.1:");
        assertThatThrownBy(() -> RedisScheduleStore.open(RedisStoreConfig.of(
                        "redis://127.0.0.1:" + group.sentinels().get(0).port())))
                .isInstanceOf(StoreAccessException.class)
                .hasMessageContaining("is a sentinel: name it as redis-sentinel://");
    }

    @Test
    void oneSentinelThatIsDeadIsPassedOver() {
        RedisServer dead = group.sentinels().get(0);
        dead.stop();
        try (RedisScheduleStore store = RedisScheduleStore.open(config("passed-over"))) {
            assertThat(store.nodes()).isEmpty();
        } finally {
            dead.restart();
            group.awaitUnanimity();
        }
    }
}
