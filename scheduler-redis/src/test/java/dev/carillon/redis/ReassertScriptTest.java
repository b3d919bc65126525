package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.Claim;
import dev.carillon.run.Fence;
import dev.carillon.run.RunId;
import dev.carillon.run.RunState;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.ClaimReply;
import dev.carillon.store.Completion;
import dev.carillon.store.ResumeRequest;
import dev.carillon.store.ScheduleState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@code reassert.lua} changes, and what it leaves alone. */
class ReassertScriptTest extends StageCase {

    private static final RunId RUN = RunId.of(Stage.ID, Stage.DUE);

    private List<Object> reassert(Fence fence, long generation) {
        return reassert(fence, generation, "0");
    }

    private List<Object> reassert(Fence fence, long generation, String limited) {
        return stage.requests.run(
                Script.REASSERT,
                List.of(
                        stage.keys.leases(Stage.SHARD),
                        stage.keys.fence(Stage.SHARD),
                        stage.keys.schedule(Stage.SHARD, Stage.ID),
                        stage.keys.run(Stage.SHARD, RUN),
                        stage.keys.waiting(Stage.SHARD, Stage.LANE),
                        stage.keys.history(Stage.SHARD, Stage.ID),
                        stage.keys.running(Stage.SHARD, Stage.TASK)),
                List.of(
                        "600000",
                        "node-1",
                        RUN.value(),
                        RUN.suffix(),
                        "t",
                        "AAAAAAAAAAAAAAAAAAAAAA",
                        fence.toString(),
                        Long.toString(generation),
                        "2020-01-01T00:00:00Z",
                        "2",
                        "1",
                        "0",
                        "0",
                        "RETRY",
                        "ABANDON",
                        limited));
    }

    @Test
    void whatTheServerLostIsWrittenBack() {
        stage.put(Stage.hourly(), Optional.of(Stage.NEXT));
        stage.expect(
                """
                + HASH run:s@20200101T000000Z attempt = 2
                + HASH run:s@20200101T000000Z cause = RETRY
                + HASH run:s@20200101T000000Z claimed = <now>
                + HASH run:s@20200101T000000Z fence = <fence>
                + HASH run:s@20200101T000000Z generation = 1
                + HASH run:s@20200101T000000Z losses = 0
                + HASH run:s@20200101T000000Z missed = 0
                + HASH run:s@20200101T000000Z node = node-1
                + HASH run:s@20200101T000000Z nominal = 2020-01-01T00:00:00Z
                + HASH run:s@20200101T000000Z onNodeLoss = ABANDON
                + HASH run:s@20200101T000000Z retries = 1
                + HASH run:s@20200101T000000Z state = RUNNING
                + HASH run:s@20200101T000000Z task = t
                + HASH run:s@20200101T000000Z token = <token>
                + HASH schedule:s unfinished = 20200101T000000Z
                + STRING fence = <fence>
                + ZSET leases s@20200101T000000Z = <now>
                """,
                () -> assertThat(reassert(new Fence(1_795_449_904_806_601L), 1)).containsExactly("renewed"));
    }

    @Test
    void aLineAboutAnotherRunThatNamesThisOneIsNotItsEnd() {
        stage.put(Stage.hourly(), Optional.of(Stage.NEXT));
        stage.call(
                "LPUSH",
                stage.keys.history(Stage.SHARD, Stage.ID),
                "{\"run\":\"s@x\",\"result\":{\"run\":\"" + RUN + "\"}}");
        assertThat(reassert(new Fence(1_795_449_904_806_601L), 1)).containsExactly("renewed");
    }

    @Test
    void aRunThatWentToWaitUnderThisVeryClaimIsLeftThere() {
        Claim claim = stage.running();
        stage.end(claim, new Completion.RetryAfter(Duration.ofHours(1)));
        stage.expectNothing(() -> assertThat(reassert(claim.fence(), 1)).containsExactly("lost"));
    }

    @Test
    void aRunThatEndedUnderThisVeryClaimDoesNotComeBack() {
        Claim claim = stage.running();
        stage.end(claim, new Completion.Finish(RunState.SUCCEEDED));
        stage.expectNothing(() -> assertThat(reassert(claim.fence(), 1)).containsExactly("lost"));
    }

    /** Runs end in another order than they were due in; a hundred later ends push the line of this one out. */
    @Test
    void aRunWhoseEndTheHistoryHoldsNoLongerDoesNotComeBack() {
        Claim claim = stage.running();
        stage.end(claim, new Completion.Finish(RunState.SUCCEEDED));
        fillHistory("2019-12-31T23:00:00Z");
        stage.expectNothing(() -> assertThat(reassert(claim.fence(), 1)).containsExactly("lost"));
    }

    @Test
    void aClaimThatIsNewerThanTheServerKnowsIsWrittenBackWhateverTheHistoryHolds() {
        Claim claim = stage.running();
        stage.end(claim, new Completion.Finish(RunState.SUCCEEDED));
        fillHistory("2020-01-01T01:00:00Z");
        Fence newer = new Fence(claim.fence().value() + 1);
        assertThat(reassert(newer, 1)).containsExactly("renewed");
    }

    @Test
    void aFireTimeThatTheScheduleHasNotComeToIsWrittenBackWhateverTheHistoryHolds() {
        stage.put(Stage.hourly(), Optional.of(Stage.DUE));
        stage.call("SET", stage.keys.fence(Stage.SHARD), "1795449904806602");
        fillHistory("2020-01-01T01:00:00Z");
        assertThat(reassert(new Fence(1_795_449_904_806_601L), 1)).containsExactly("renewed");
    }

    @Test
    void aFireTimeThatWaitsForItsTurnIsWrittenBackWhateverTheHistoryHolds() {
        stage.put(Stage.hourly(), Optional.of(Stage.NEXT));
        stage.call("SET", stage.keys.fence(Stage.SHARD), "1795449904806602");
        String schedule = stage.keys.schedule(Stage.SHARD, Stage.ID);
        stage.call("HSET", schedule, "last", "2020-01-01T00:00:00Z", "queued", RUN.suffix() + "+3");
        fillHistory("2019-12-31T23:00:00Z");
        assertThat(reassert(new Fence(1_795_449_904_806_601L), 1)).containsExactly("renewed");
        assertThat(stage.call("HEXISTS", schedule, "queued")).isEqualTo("0");
    }

    @Test
    void whatWasWrittenBackAndHasEndedDoesNotComeBackAgain() {
        stage.put(Stage.hourly(), Optional.of(Stage.DUE));
        Fence fence = new Fence(1_795_449_904_806_601L);
        assertThat(reassert(fence, 1)).containsExactly("renewed");
        stage.call("DEL", stage.keys.run(Stage.SHARD, RUN), stage.keys.leases(Stage.SHARD));
        stage.call("HDEL", stage.keys.schedule(Stage.SHARD, Stage.ID), "unfinished");
        fillHistory("2019-12-31T23:00:00Z");
        stage.expectNothing(() -> assertThat(reassert(fence, 1)).containsExactly("lost"));
    }

    private void fillHistory(String nominal) {
        String history = stage.keys.history(Stage.SHARD, Stage.ID);
        for (int i = 0; i < 100; i++) {
            stage.call("LPUSH", history, "{\"run\":\"s@other-" + i + "\",\"nominal\":\"" + nominal + "\"}");
        }
        stage.call("LTRIM", history, "0", "99");
    }

    @Test
    void aRunThatWaitedBeforeTheLostClaimIsTakenBack() {
        Claim claim = stage.running();
        stage.end(claim, new Completion.RetryAfter(Duration.ofHours(1)));
        Fence lost = new Fence(claim.fence().value() + 1);
        String changes = stage.changes(() -> assertThat(reassert(lost, 1)).containsExactly("renewed"));
        assertThat(changes)
                .contains("- ZSET waiting:t s@20200101T000000Z")
                .contains("+ ZSET leases s@20200101T000000Z")
                .contains("state: WAITING -> RUNNING")
                .doesNotContain("schedule:s");
    }

    @Test
    void anAttemptThatWasGivenAwayAgainIsToldWithItsFence() {
        Claim claim = stage.running();
        Fence older = new Fence(claim.fence().value() - 1);
        stage.expectNothing(() -> assertThat(reassert(older, 1)).containsExactly("again " + claim.fence()));
    }

    @Test
    void anAttemptThatWasGivenAwayAgainAndHasEndedIsToldWithItsFence() {
        Claim claim = stage.running();
        stage.end(claim, new Completion.Finish(RunState.SUCCEEDED));
        Fence older = new Fence(claim.fence().value() - 1);
        stage.expectNothing(() -> assertThat(reassert(older, 1)).containsExactly("again " + claim.fence()));
    }

    /** The schedule stands where it was before the lost claim; the end of the run must not let it fire for this again. */
    @Test
    void whatWasWrittenBackAndEndedIsNotClaimedAgain() {
        stage.put(Stage.hourly(), Optional.of(Stage.DUE));
        assertThat(reassert(new Fence(1_795_449_904_806_601L), 1)).containsExactly("renewed");
        assertThat(stage.call("HGET", stage.keys.schedule(Stage.SHARD, Stage.ID), "taken"))
                .isEqualTo(RUN.suffix());
        stage.call("DEL", stage.keys.run(Stage.SHARD, RUN), stage.keys.leases(Stage.SHARD));
        stage.call("HDEL", stage.keys.schedule(Stage.SHARD, Stage.ID), "unfinished");
        assertThat(stage.claim(Stage.fireItem(stage.get()))).isInstanceOf(ClaimReply.Moved.class);
        assertThat(stage.get().next()).contains(Stage.NEXT);
        assertThat(stage.call("HEXISTS", stage.keys.schedule(Stage.SHARD, Stage.ID), "taken"))
                .isEqualTo("0");
    }

    /** The same of a schedule that was paused since; what is caught up with at the end of that is not this again. */
    @Test
    void whatWasWrittenBackDuringAPauseAndEndedIsNotCaughtUpWith() {
        stage.put(Stage.hourly(), Optional.of(Stage.DUE));
        stage.pause();
        assertThat(reassert(new Fence(1_795_449_904_806_601L), 1)).containsExactly("renewed");
        stage.call("DEL", stage.keys.run(Stage.SHARD, RUN), stage.keys.leases(Stage.SHARD));
        stage.call("HDEL", stage.keys.schedule(Stage.SHARD, Stage.ID), "unfinished");
        ResumeRequest.Missed missed = new ResumeRequest.Missed(Stage.DUE, 1);
        assertThat(stage.store.resume(
                        new ResumeRequest(stage.get(), Optional.of(Stage.NEXT), Optional.of(missed), true)))
                .isTrue();
        assertThat(stage.get().isIdle()).isTrue();
        assertThat(stage.get().lastNominal()).contains(Stage.DUE);
    }

    @Test
    void theOnlyFireTimeThatWasWrittenBackAndEndedCompletesTheSchedule() {
        stage.put(Stage.hourly(), Optional.of(Stage.DUE));
        assertThat(reassert(new Fence(1_795_449_904_806_601L), 1)).containsExactly("renewed");
        stage.call("DEL", stage.keys.run(Stage.SHARD, RUN), stage.keys.leases(Stage.SHARD));
        stage.call("HDEL", stage.keys.schedule(Stage.SHARD, Stage.ID), "unfinished");
        ClaimItem.Fire last = new ClaimItem.Fire(stage.get(), Stage.DUE, 0, Optional.empty(), OnNodeLoss.RERUN);
        assertThat(stage.claim(last)).isInstanceOf(ClaimReply.Moved.class);
        assertThat(stage.get().state()).isEqualTo(ScheduleState.COMPLETED);
    }

    @Test
    void aLaterAttemptIsLeftAlone() {
        Claim claim = stage.running();
        Fence older = new Fence(claim.fence().value() - 1);
        stage.call("HSET", stage.keys.run(Stage.SHARD, RUN), "attempt", "3");
        stage.expectNothing(() -> assertThat(reassert(older, 1)).containsExactly("lost"));
    }

    @Test
    void aScheduleThatIsGoneOrAnotherGenerationIsLeftAlone() {
        Fence fence = new Fence(1_795_449_904_806_601L);
        stage.expectNothing(() -> assertThat(reassert(fence, 1)).containsExactly("lost"));
        stage.put(Stage.hourly(), Optional.of(Stage.NEXT));
        stage.expectNothing(() -> assertThat(reassert(fence, 2)).containsExactly("lost"));
    }

    @Test
    void aLargerFenceOfTheShardIsKept() {
        stage.put(Stage.hourly(), Optional.of(Stage.NEXT));
        stage.call("SET", stage.keys.fence(Stage.SHARD), "8999999999999998");
        reassert(new Fence(1_795_449_904_806_601L), 1);
        assertThat(stage.call("GET", stage.keys.fence(Stage.SHARD))).isEqualTo("8999999999999998");
    }

    @Test
    void aRunOfATaskWithLimitsCountsAgain() {
        stage.put(Stage.hourly(), Optional.of(Stage.NEXT));
        String changes = stage.changes(() -> reassert(new Fence(1_795_449_904_806_601L), 1, "1"));
        assertThat(changes)
                .contains("+ HASH run:s@20200101T000000Z limited = 1\n")
                .contains("+ SET running:t s@20200101T000000Z\n");
    }
}
