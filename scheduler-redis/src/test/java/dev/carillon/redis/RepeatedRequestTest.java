package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.redis.testing.FaultProxy;
import dev.carillon.run.Claim;
import dev.carillon.run.ClaimToken;
import dev.carillon.run.RunState;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.ClaimReply;
import dev.carillon.store.ClaimRequest;
import dev.carillon.store.CompleteReply;
import dev.carillon.store.Completion;
import dev.carillon.store.PeekRequest;
import dev.carillon.store.PutReply;
import dev.carillon.store.PutRequest;
import dev.carillon.store.StoreUnavailableException;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** R2 and R3: a request whose reply was lost is sent again and happens once; nothing is kept to be sent later. */
class RepeatedRequestTest extends OwnServerCase {

    private static final Duration SHORT = Duration.ofMillis(200);

    private RedisScheduleStore impatient() {
        return RedisScheduleStore.open(
                RedisStoreConfig.of(server.url()).withNamespace(stage.namespace).withTimeouts(SHORT, SHORT));
    }

    @Test
    void theSameClaimTwiceIsOneRunUnderOneFence() {
        ClaimRequest request = Stage.claimOf(stage.due());
        List<ClaimReply> first = stage.store.claim(request);
        stage.expectNothing(() -> assertThat(stage.store.claim(request)).isEqualTo(first));
        assertThat(stage.call("ZCARD", stage.keys.leases(Stage.SHARD))).isEqualTo("1");
    }

    /** A node sends a claim again until its lease could be over. */
    @Test
    void theAnswerToAClaimIsKeptAsLongAsItsLease() {
        ClaimRequest request = new ClaimRequest(
                Stage.SHARD,
                Stage.NODE,
                ClaimToken.random(),
                Duration.ofHours(1),
                List.of(Stage.fireItem(stage.due())));
        stage.store.claim(request);
        String answer = stage.keys.answer(Stage.SHARD, request.token().value());
        assertThat(Long.parseLong(stage.call("PTTL", answer))).isGreaterThan(3_500_000);
    }

    @Test
    void theSameClaimTwiceAfterTheScriptsWereForgotten() {
        ClaimRequest request = Stage.claimOf(stage.due());
        List<ClaimReply> first = stage.store.claim(request);
        stage.call("SCRIPT", "FLUSH");
        stage.expectNothing(() -> assertThat(stage.store.claim(request)).isEqualTo(first));
    }

    @Test
    void scriptsThatWereForgottenAreLoadedAgain() {
        StoredSchedule due = stage.due();
        stage.call("SCRIPT", "FLUSH");
        Claim claim = stage.fire(due);
        stage.call("SCRIPT", "FLUSH");
        assertThat(stage.end(claim, new Completion.Finish(RunState.SUCCEEDED))).isEqualTo(CompleteReply.RECORDED);
    }

    /** What goes with the text goes the way of the request itself, and is a request itself. */
    @Test
    void aServerIsToldAScriptOnceAndKnowsItFromThenOn() {
        StoredSchedule due = stage.due();
        stage.call("SCRIPT", "FLUSH");
        stage.call("CONFIG", "RESETSTAT");
        ClaimRequest request = Stage.claimOf(due);
        List<ClaimReply> first = stage.store.claim(request);
        assertThat(stage.store.claim(request)).isEqualTo(first);
        assertThat(calls("eval")).isEqualTo(1);
        assertThat(calls("evalsha")).isEqualTo(2);
    }

    private int calls(String command) {
        return Integer.parseInt(
                stage.call("INFO", "commandstats").replaceAll("(?s).*cmdstat_" + command + ":calls=(\\d+).*", "$1"));
    }

    @Test
    void anotherTokenForTheSameOccurrenceComesTooLate() {
        StoredSchedule due = stage.due();
        stage.store.claim(Stage.claimOf(due));
        stage.expectNothing(
                () -> assertThat(stage.store.claim(Stage.claimOf(due))).containsExactly(new ClaimReply.Moved()));
    }

    @Test
    void theAnswerIsKeptLongerThanARequestIsRepeated() {
        stage.due();
        String answer = stage.call("KEYS", stage.keys.answer(Stage.SHARD, "*"));
        long keptMillis = Long.parseLong(stage.call("PTTL", answer));
        assertThat(keptMillis).isGreaterThan(Duration.ofSeconds(50).toMillis());
        assertThatThrownBy(() -> RedisStoreConfig.of("redis://localhost").withTimeouts(SHORT, Duration.ofSeconds(51)))
                .hasMessageContaining("retryFor");
    }

    /** The second sending gets the answer of the first. */
    @Test
    void aCreationWhoseReplyWasLostIsACreation() throws Exception {
        PutRequest request = PutRequest.create(
                Stage.hourly(), true, Instant.now(), Optional.of(Instant.now().plusSeconds(3_600)));
        try (FaultProxy proxy = FaultProxy.to(server.host(), server.port());
                RedisScheduleStore store = RedisScheduleStore.open(RedisStoreConfig.of(proxy.url())
                        .withNamespace(stage.namespace)
                        .withTimeouts(SHORT, Duration.ofSeconds(20)))) {
            Schedule other = Stage.hourly().withId(new ScheduleId("other"));
            store.put(PutRequest.create(other, true, Instant.now(), request.next()));
            proxy.dropReplies();
            CompletableFuture<PutReply> reply = CompletableFuture.supplyAsync(() -> store.put(request));
            Awaitility.await()
                    .until(() -> stage.call("EXISTS", stage.keys.schedule(Stage.SHARD, Stage.ID))
                            .equals("1"));
            Awaitility.await().until(() -> proxy.droppedReplies() > 0);
            proxy.heal();
            PutReply.Stored stored = (PutReply.Stored) reply.get();
            assertThat(stored.schedule()).isEqualTo(stage.store.get(Stage.ID).orElseThrow());
            assertThat(store.put(request)).isEqualTo(new PutReply.Unchanged(stored.schedule()));
        }
    }

    /** The frozen server executes the timed-out sending as well, once it goes on. */
    @Test
    void aClaimThatTimedOutAndIsRepeatedIsClaimedOnce() {
        StoredSchedule due = stage.due();
        ClaimRequest request = Stage.claimOf(due);
        try (RedisScheduleStore store = impatient()) {
            store.peek(new PeekRequest(Stage.SHARD, List.of(Stage.LANE), Duration.ZERO, 1));
            server.pause();
            assertThatThrownBy(() -> store.claim(request)).isInstanceOf(StoreUnavailableException.class);
            server.resume();
            Claim claim = Stage.granted(store.claim(request).get(0));
            Keyspace after = stage.keyspace();
            assertThat(Stage.granted(store.claim(request).get(0))).isEqualTo(claim);
            assertThat(after.changes(stage.keyspace())).isEmpty();
            assertThat(stage.call("GET", stage.keys.fence(Stage.SHARD)))
                    .isEqualTo(claim.fence().toString());
            assertThat(stage.call("ZRANGE", stage.keys.leases(Stage.SHARD), "0", "-1"))
                    .isEqualTo(claim.run().value());
        }
    }

    @Test
    void nothingIsKeptForLaterWhileTheConnectionIsDown() {
        try (RedisScheduleStore store = RedisScheduleStore.open(RedisStoreConfig.of(server.url())
                .withNamespace(stage.namespace)
                .withTimeouts(Duration.ofSeconds(30), Duration.ZERO))) {
            server.kill();
            Awaitility.await()
                    .untilAsserted(
                            () -> assertThatThrownBy(() -> store.get(Stage.ID)).hasMessageContaining("not connected"));
            long start = System.nanoTime();
            assertThatThrownBy(
                            () -> store.put(PutRequest.create(Stage.hourly(), true, Stage.AT, Optional.of(Stage.NEXT))))
                    .isInstanceOf(StoreUnavailableException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
            server.restart();
            Awaitility.await()
                    .ignoreExceptionsInstanceOf(StoreUnavailableException.class)
                    .until(() -> store.get(Stage.ID).isEmpty());
            assertThat(server.call("DBSIZE")).isEqualTo("0");
        }
    }
}
