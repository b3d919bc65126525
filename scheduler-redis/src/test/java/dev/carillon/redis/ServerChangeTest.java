package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.plan.OccurrencePlanner;
import dev.carillon.redis.testing.RedisServer;
import dev.carillon.run.Claim;
import dev.carillon.run.ClaimToken;
import dev.carillon.run.Fence;
import dev.carillon.run.NodeId;
import dev.carillon.run.Shard;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.ClaimReply;
import dev.carillon.store.ClaimRequest;
import dev.carillon.store.ClaimsRestException;
import dev.carillon.store.LiveNode;
import dev.carillon.store.NodeBeat;
import dev.carillon.store.PutReply;
import dev.carillon.store.PutRequest;
import dev.carillon.store.RenewReply;
import dev.carillon.store.RenewRequest;
import dev.carillon.store.StoreUnavailableException;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A server that comes back without its latest writes: claims rest, what still runs is written back, nothing runs twice. */
class ServerChangeTest {

    private static final Shard SHARD = new Shard(0);
    private static final Duration LEASE = Duration.ofSeconds(2);
    private static final Duration LONG_LEASE = Duration.ofMinutes(1);
    private static final Duration NODE_TIMEOUT = Duration.ofSeconds(20);
    private static final NodeId ONE = new NodeId("one");
    private static final NodeId TWO = new NodeId("two");
    private static final Schedule SCHEDULE =
            new Schedule(new ScheduleId("hourly"), new TaskName("task"), new Every(Duration.ofHours(1)), Payload.NONE);

    @Test
    void whatRunsIsWrittenBackBeforeAnythingIsClaimedAgain() {
        try (RedisServer server = RedisServer.builder().own().start();
                RedisScheduleStore store = RedisScheduleStore.open(RedisStoreConfig.of(server.url())
                        .withTimeouts(Duration.ofMillis(500), Duration.ofSeconds(10)))) {
            Instant due = store.clock().instant().minusSeconds(1);
            Claim claim = ((ClaimReply.Granted) claim(store, put(store, due))).claim();
            server.kill();
            server.restart();
            StoredSchedule again = put(store, due);
            assertThatThrownBy(() -> claim(store, again))
                    .isInstanceOf(ClaimsRestException.class)
                    .hasMessageContaining("claims rest");
            assertThat(store.renew(new RenewRequest(SHARD, LEASE.multipliedBy(10), List.of(claim))))
                    .containsExactly(RenewReply.REASSERTED);
            assertThat(server.call("HGET", new Keys("carillon").run(SHARD, claim.run()), "onNodeLoss"))
                    .isEqualTo("ABANDON");
            Claim stranger = withFence(claim, new Fence(claim.fence().value() - 1));
            assertThat(store.renew(new RenewRequest(SHARD, LEASE.multipliedBy(10), List.of(stranger, claim))))
                    .as("one that is refused leaves the other alone")
                    .containsExactly(RenewReply.REPEATED, RenewReply.RENEWED);
            assertThat(store.get(SCHEDULE.id()).orElseThrow().unfinished()).containsExactly(claim.run());
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .ignoreException(ClaimsRestException.class)
                    .until(() -> claim(store, again) instanceof ClaimReply.Moved);
            StoredSchedule moved = store.get(SCHEDULE.id()).orElseThrow();
            assertThat(moved.next()).isPresent().get().isNotEqualTo(again.next().orElseThrow());
            assertThat(moved.unfinished()).containsExactly(claim.run());
        }
    }

    private static NodeBeat beat(NodeId node, Duration timeout) {
        return new NodeBeat(node, Instant.EPOCH, Set.of(SCHEDULE.task()), 0, "", "", timeout);
    }

    /** Claims; rests are answered with empty. */
    private static Optional<ClaimReply> tryClaim(RedisScheduleStore store, StoredSchedule schedule) {
        try {
            return Optional.of(claim(store, schedule, LONG_LEASE));
        } catch (StoreUnavailableException e) {
            return Optional.empty();
        }
    }

    /** Two processes with a node each; the server restarts with all that it had. */
    private void restarted(Then then) {
        try (RedisServer server = RedisServer.builder().appendOnly().start();
                RedisScheduleStore one = open(server);
                RedisScheduleStore two = open(server)) {
            Instant due = one.clock().instant().minusSeconds(1);
            StoredSchedule schedule = put(one, due);
            one.beat(beat(ONE, NODE_TIMEOUT));
            two.beat(beat(TWO, NODE_TIMEOUT));
            one.beat(beat(ONE, NODE_TIMEOUT));
            two.beat(beat(TWO, NODE_TIMEOUT));
            restart(server, one, two);
            assertThat(tryClaim(one, schedule)).isEmpty();
            then.then(one, two, schedule);
        }
    }

    /** Waits until the stores have noticed. */
    private static void restart(RedisServer server, RedisScheduleStore... stores) {
        List<String> before =
                Stream.of(stores).map(store -> store.server().identity()).toList();
        server.restart();
        for (int i = 0; i < stores.length; i++) {
            RedisScheduleStore store = stores[i];
            String old = before.get(i);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .ignoreExceptionsInstanceOf(StoreUnavailableException.class)
                    .until(() -> !store.server().identity().equals(old));
        }
    }

    private interface Then {
        void then(RedisScheduleStore one, RedisScheduleStore two, StoredSchedule schedule);
    }

    private static RedisScheduleStore open(RedisServer server) {
        return RedisScheduleStore.open(
                RedisStoreConfig.of(server.url()).withTimeouts(Duration.ofMillis(500), Duration.ofSeconds(10)));
    }

    @Test
    void claimsGoOnAsSoonAsAllNodesHaveSaidWhatTheyRun() {
        restarted((one, two, schedule) -> {
            one.asserted(ONE, one.server().identity());
            Awaitility.await()
                    .during(Duration.ofSeconds(1))
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> tryClaim(one, schedule).isEmpty());
            two.asserted(TWO, two.server().identity());
            Awaitility.await()
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> tryClaim(one, schedule)
                            .filter(ClaimReply.Granted.class::isInstance)
                            .isPresent());
        });
    }

    @Test
    void whatWasSaidToTheServerBeforeDoesNotCount() {
        restarted((one, two, schedule) -> {
            one.asserted(ONE, "another server");
            two.asserted(TWO, two.server().identity());
            Awaitility.await()
                    .during(Duration.ofSeconds(1))
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> tryClaim(one, schedule).isEmpty());
        });
    }

    /** It is slow, or cut off: what it runs may have been forgotten, and the server does not know it either. */
    @Test
    void aNodeThatTheServerHasForgottenIsWaitedFor() {
        try (RedisServer server = RedisServer.builder().own().start();
                RedisScheduleStore one = open(server);
                RedisScheduleStore two = open(server)) {
            one.beat(beat(ONE, NODE_TIMEOUT));
            two.beat(beat(TWO, NODE_TIMEOUT));
            one.beat(beat(ONE, NODE_TIMEOUT));
            restart(server, one);
            Instant due = one.clock().instant().minusSeconds(1);
            StoredSchedule schedule = put(one, due);
            assertThat(tryClaim(one, schedule)).isEmpty();
            one.asserted(ONE, one.server().identity());
            one.beat(beat(ONE, NODE_TIMEOUT));
            assertThat(one.nodes()).extracting(LiveNode::node).containsExactly(ONE);
            Awaitility.await()
                    .during(Duration.ofSeconds(1))
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> tryClaim(one, schedule).isEmpty());
            assertThat(one.server().timesEmpty())
                    .as("nothing was ever fixed here")
                    .isZero();
        }
    }

    @Test
    void oneThatHasLeftIsNotWaitedFor() {
        try (RedisServer server = RedisServer.builder().appendOnly().start();
                RedisScheduleStore one = open(server);
                RedisScheduleStore two = open(server)) {
            StoredSchedule schedule = put(one, one.clock().instant().minusSeconds(1));
            one.beat(beat(ONE, NODE_TIMEOUT));
            two.beat(beat(TWO, NODE_TIMEOUT));
            one.beat(beat(ONE, NODE_TIMEOUT));
            two.leave(TWO);
            one.beat(beat(ONE, NODE_TIMEOUT));
            restart(server, one);
            one.asserted(ONE, one.server().identity());
            Awaitility.await()
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> tryClaim(one, schedule).isPresent());
        }
    }

    /** Otherwise nobody could wait for it if the server forgot it and what it had claimed. */
    @Test
    void aNewNodeClaimsWhenTheOthersKnowIt() {
        try (RedisServer server = RedisServer.builder().own().start();
                RedisScheduleStore one = open(server);
                RedisScheduleStore two = open(server)) {
            StoredSchedule schedule = put(one, one.clock().instant().minusSeconds(1));
            one.beat(beat(ONE, NODE_TIMEOUT));
            two.beat(beat(TWO, NODE_TIMEOUT));
            assertThat(tryClaim(two, schedule)).as("unknown to the first").isEmpty();
            one.beat(beat(ONE, NODE_TIMEOUT));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> tryClaim(two, schedule)
                            .filter(ClaimReply.Granted.class::isInstance)
                            .isPresent());
        }
    }

    @Test
    void anEmptyServerGetsItsRecordBack() {
        try (RedisServer server = RedisServer.builder().own().start();
                RedisScheduleStore store = open(server)) {
            store.shards();
            assertThat(store.server().timesEmpty()).isZero();
            server.kill();
            server.restart();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> store.server().timesEmpty() == 1);
            assertThat(server.call("HGET", "carillon:meta", "shards")).isEqualTo("1");
        }
    }

    private static Claim withFence(Claim claim, Fence fence) {
        return new Claim(
                claim.run(),
                claim.occurrence(),
                claim.lane(),
                claim.shard(),
                claim.node(),
                claim.token(),
                fence,
                claim.attempt(),
                claim.retries(),
                claim.losses(),
                claim.missedCount(),
                claim.cause(),
                claim.onNodeLoss());
    }

    private static StoredSchedule put(RedisScheduleStore store, Instant due) {
        return ((PutReply.Stored) store.put(PutRequest.create(SCHEDULE, true, due, Optional.of(due)))).schedule();
    }

    private static ClaimReply claim(RedisScheduleStore store, StoredSchedule schedule) {
        return claim(store, schedule, LEASE);
    }

    private static ClaimReply claim(RedisScheduleStore store, StoredSchedule schedule, Duration lease) {
        return store.claim(new ClaimRequest(
                        SHARD,
                        new NodeId("node"),
                        ClaimToken.random(),
                        lease,
                        List.of(OccurrencePlanner.due(
                                schedule,
                                OnNodeLoss.ABANDON,
                                store.clock().instant(),
                                store.clock().instant()))))
                .get(0);
    }
}
