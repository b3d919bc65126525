package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.redis.testing.FaultProxy;
import dev.carillon.run.Claim;
import dev.carillon.run.RunState;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.ClaimReply;
import dev.carillon.store.ClaimRequest;
import dev.carillon.store.CompleteReply;
import dev.carillon.store.CompleteRequest;
import dev.carillon.store.Completion;
import dev.carillon.store.PutRequest;
import dev.carillon.store.StorePipeline.Pending;
import dev.carillon.store.StoreUnavailableException;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Claims and ends that are sent before the replies of others were read: the way of a node. */
class PipelineTest extends OwnServerCase {

    private static final Duration SHORT = Duration.ofMillis(300);

    private StoredSchedule due(String id) {
        return Stage.stored(stage.store.put(
                PutRequest.create(Stage.hourly().withId(new ScheduleId(id)), true, Stage.AT, Optional.of(Stage.DUE))));
    }

    private static CompleteRequest endOf(Claim claim) {
        return new CompleteRequest(
                Stage.SHARD, List.of(Stage.completion(claim, new Completion.Finish(RunState.SUCCEEDED))));
    }

    private String fenceOf(Claim claim) {
        return stage.call("HGET", stage.keys.run(Stage.SHARD, claim.run()), "fence");
    }

    @Test
    void eachReplyIsThatOfItsRequest() {
        List<ClaimRequest> requests =
                Stream.of("a", "b", "c").map(this::due).map(Stage::claimOf).toList();
        List<Pending<ClaimReply>> claims =
                requests.stream().map(stage.store::sendClaim).toList();
        List<Claim> granted = claims.stream()
                .map(pending -> Stage.granted(pending.replies().get(0)))
                .toList();
        assertThat(granted)
                .extracting(claim -> claim.occurrence().schedule().value())
                .containsExactly("a", "b", "c");
        List<Pending<CompleteReply>> ends = granted.stream()
                .map(PipelineTest::endOf)
                .map(stage.store::sendComplete)
                .toList();
        assertThat(ends).allSatisfy(pending -> assertThat(pending.replies()).containsExactly(CompleteReply.RECORDED));
    }

    @Test
    void aScriptThatTheServerHasForgottenIsSentInFull() {
        ClaimRequest request = Stage.claimOf(due("a"));
        stage.call("SCRIPT", "FLUSH");
        Claim claim = Stage.granted(stage.store.sendClaim(request).replies().get(0));
        stage.call("SCRIPT", "FLUSH");
        assertThat(stage.store.sendComplete(endOf(claim)).replies()).containsExactly(CompleteReply.RECORDED);
    }

    /** The first was done and its reply was lost with the connection, the second perhaps: both are sent again and happen once. */
    @Test
    void whatWasDoneWithoutBeingHeardIsAnsweredTheSame() {
        ClaimRequest first = Stage.claimOf(due("a"));
        ClaimRequest second = Stage.claimOf(due("b"));
        try (FaultProxy proxy = FaultProxy.to(server.host(), server.port());
                RedisScheduleStore store = RedisScheduleStore.open(RedisStoreConfig.of(proxy.url())
                        .withNamespace(stage.namespace)
                        .withTimeouts(SHORT, Duration.ofSeconds(20)))) {
            store.claim(Stage.claimOf(due("known-server")));
            proxy.dropReplies();
            Pending<ClaimReply> one = store.sendClaim(first);
            Pending<ClaimReply> other = store.sendClaim(second);
            Awaitility.await().until(() -> proxy.droppedReplies() > 0);
            proxy.heal();
            Claim earlier = Stage.granted(one.replies().get(0));
            Claim later = Stage.granted(other.replies().get(0));
            assertThat(fenceOf(earlier)).isEqualTo(earlier.fence().toString());
            assertThat(fenceOf(later)).isEqualTo(later.fence().toString());
            assertThat(stage.call("GET", stage.keys.fence(Stage.SHARD)))
                    .as("the last fence that was given")
                    .isEqualTo(later.fence().toString());
            assertThat(stage.call("ZCARD", stage.keys.leases(Stage.SHARD))).isEqualTo("3");
        }
    }

    /** The time of a request begins when it is sent, not when somebody asks what became of it. */
    @Test
    void aServerThatHangsHoldsUpNobodyForLongerThanItsTime() {
        ClaimRequest request = Stage.claimOf(due("a"));
        try (RedisScheduleStore store = RedisScheduleStore.open(
                RedisStoreConfig.of(server.url()).withNamespace(stage.namespace).withTimeouts(SHORT, SHORT))) {
            store.claim(Stage.claimOf(due("known-server")));
            server.pause();
            long began = System.nanoTime();
            Pending<ClaimReply> pending = store.sendClaim(request);
            assertThatThrownBy(pending::replies).isInstanceOf(StoreUnavailableException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(SHORT.multipliedBy(4));
            server.resume();
            assertThat(store.claim(request)).first().isInstanceOf(ClaimReply.Granted.class);
        }
    }
}
