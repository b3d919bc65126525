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
import dev.carillon.store.PutReply;
import dev.carillon.store.PutRequest;
import dev.carillon.store.RenewReply;
import dev.carillon.store.RenewRequest;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A server that comes back without its latest writes: claims rest, what still runs is written back, nothing runs twice. */
class ServerChangeTest {

    private static final Shard SHARD = new Shard(0);
    private static final Duration LEASE = Duration.ofSeconds(2);
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
                    .containsExactly(RenewReply.RENEWED);
            assertThat(server.call("HGET", new Keys("carillon").run(SHARD, claim.run()), "onNodeLoss"))
                    .isEqualTo("ABANDON");
            Claim stranger = withFence(claim, new Fence(claim.fence().value() - 1));
            assertThat(store.renew(new RenewRequest(SHARD, LEASE.multipliedBy(10), List.of(stranger, claim))))
                    .as("one that is lost leaves the other alone")
                    .containsExactly(RenewReply.LOST, RenewReply.RENEWED);
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
        return store.claim(new ClaimRequest(
                        SHARD,
                        new NodeId("node"),
                        ClaimToken.random(),
                        LEASE,
                        List.of(OccurrencePlanner.due(
                                schedule,
                                OnNodeLoss.ABANDON,
                                store.clock().instant(),
                                store.clock().instant()))))
                .get(0);
    }
}
