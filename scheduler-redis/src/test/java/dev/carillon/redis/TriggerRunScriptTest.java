package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.RunId;
import dev.carillon.schedule.Overlap;
import dev.carillon.schedule.Policies;
import dev.carillon.store.TriggerReply;
import dev.carillon.store.TriggerRequest;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@code trigger_run.lua} changes, and what it leaves alone. */
class TriggerRunScriptTest extends StageCase {

    private static final RunId MANUAL = RunId.manual(Stage.ID, Stage.AT, "m1");

    private TriggerReply trigger(RunId run, boolean force) {
        return stage.store.trigger(new TriggerRequest(run, Stage.AT, force));
    }

    @Test
    void aManualRunWaits() {
        stage.put(Stage.hourly(), Optional.of(Stage.NEXT));
        stage.expect("""
                + HASH run:s@20260101T000000Z-m1 attempt = 0
                + HASH run:s@20260101T000000Z-m1 cause = MANUAL
                + HASH run:s@20260101T000000Z-m1 losses = 0
                + HASH run:s@20260101T000000Z-m1 missed = 0
                + HASH run:s@20260101T000000Z-m1 nominal = 2026-01-01T00:00:00Z
                + HASH run:s@20260101T000000Z-m1 retries = 0
                + HASH run:s@20260101T000000Z-m1 state = WAITING
                + HASH run:s@20260101T000000Z-m1 task = t
                + HASH schedule:s unfinished = 20260101T000000Z-m1
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                + ZSET waiting:t s@20260101T000000Z-m1 = <now>
                """, () -> assertThat(trigger(MANUAL, false)).isEqualTo(new TriggerReply.Queued(MANUAL)));
        stage.expectReplayed();
    }

    @Test
    void theSameRunAgainChangesNothing() {
        stage.put(Stage.hourly(), Optional.of(Stage.NEXT));
        trigger(MANUAL, false);
        stage.expectNothing(() -> assertThat(trigger(MANUAL, false)).isEqualTo(new TriggerReply.Queued(MANUAL)));
    }

    @Test
    void whatEndedAndWasToBeAddedOnceChangesNothing() {
        TriggerRequest once = new TriggerRequest(MANUAL, Stage.AT, true, true);
        stage.put(Stage.hourly(), Optional.of(Stage.NEXT));
        trigger(MANUAL, false);
        stage.store.cancel(MANUAL);
        stage.expectNothing(() -> assertThat(stage.store.trigger(once)).isEqualTo(new TriggerReply.Queued(MANUAL)));
    }

    @Test
    void aPausedScheduleMayBeTriggered() {
        stage.due();
        stage.pause();
        stage.expect("""
                + HASH run:s@20260101T000000Z-m1 attempt = 0
                + HASH run:s@20260101T000000Z-m1 cause = MANUAL
                + HASH run:s@20260101T000000Z-m1 losses = 0
                + HASH run:s@20260101T000000Z-m1 missed = 0
                + HASH run:s@20260101T000000Z-m1 nominal = 2026-01-01T00:00:00Z
                + HASH run:s@20260101T000000Z-m1 retries = 0
                + HASH run:s@20260101T000000Z-m1 state = WAITING
                + HASH run:s@20260101T000000Z-m1 task = t
                + HASH schedule:s unfinished = 20260101T000000Z-m1
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                + ZSET waiting:t s@20260101T000000Z-m1 = <now>
                """, () -> trigger(MANUAL, false));
    }

    @Test
    void anOverlapIsLeftAloneUnlessForced() {
        RunId running = stage.running().run();
        stage.expectNothing(
                () -> assertThat(trigger(MANUAL, false)).isEqualTo(new TriggerReply.Overlapping(List.of(running))));
        stage.expect("""
                + HASH run:s@20260101T000000Z-m1 attempt = 0
                + HASH run:s@20260101T000000Z-m1 cause = MANUAL
                + HASH run:s@20260101T000000Z-m1 losses = 0
                + HASH run:s@20260101T000000Z-m1 missed = 0
                + HASH run:s@20260101T000000Z-m1 nominal = 2026-01-01T00:00:00Z
                + HASH run:s@20260101T000000Z-m1 retries = 0
                + HASH run:s@20260101T000000Z-m1 state = WAITING
                + HASH run:s@20260101T000000Z-m1 task = t
                ~ HASH schedule:s unfinished: 20200101T000000Z -> 20200101T000000Z 20260101T000000Z-m1
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                + ZSET waiting:t s@20260101T000000Z-m1 = <now>
                """, () -> assertThat(trigger(MANUAL, true)).isEqualTo(new TriggerReply.Queued(MANUAL)));
    }

    @Test
    void whatHasToWaitIsNoRunYet() {
        stage.fire(stage.put(
                Stage.hourly().withPolicies(Policies.DEFAULT.withOverlap(Overlap.QUEUE_ONE)), Optional.of(Stage.DUE)));
        stage.expect("""
                + HASH schedule:s asked = 20260101T000000Z-m1
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                """, () -> assertThat(trigger(MANUAL, false)).isEqualTo(new TriggerReply.Queued(MANUAL)));
        stage.expectReplayed();
        stage.expectNothing(() -> assertThat(trigger(MANUAL, false)).isEqualTo(new TriggerReply.Queued(MANUAL)));
    }

    @Test
    void whatDoesNotExistIsUnknown() {
        stage.expectNothing(() -> assertThat(trigger(MANUAL, true)).isEqualTo(new TriggerReply.Unknown()));
    }

    @Test
    void whatWasPlannedForAnotherTaskIsLeftAlone() {
        stage.due();
        List<String> keys = List.of(
                stage.keys.answer(Stage.SHARD, "token"),
                stage.keys.schedule(Stage.SHARD, Stage.ID),
                stage.keys.run(Stage.SHARD, MANUAL),
                stage.keys.waiting(Stage.SHARD, Stage.OTHER_LANE),
                stage.keys.leases(Stage.SHARD));
        List<String> args = List.of(
                MANUAL.value(),
                MANUAL.suffix(),
                "other",
                "2026-01-01T00:00:00Z",
                "0",
                "1000",
                stage.keys.wakeChannel());
        stage.expectNothing(() ->
                assertThat(stage.requests.run(Script.TRIGGER_RUN, keys, args)).containsExactly("changed"));
    }
}
