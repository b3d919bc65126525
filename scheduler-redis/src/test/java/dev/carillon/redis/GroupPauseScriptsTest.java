package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.schedule.CatchUp;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.Schedule;
import dev.carillon.store.ClaimReply;
import dev.carillon.store.EndedPauses;
import dev.carillon.store.GroupPause;
import dev.carillon.store.Pause;
import dev.carillon.store.PauseScope;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the scripts of pauses of several schedules change, and what they leave alone. */
class GroupPauseScriptsTest extends StageCase {

    private static final PauseScope SCOPE = PauseScope.task("t");
    private static final Pause WHY = new Pause("a \"new\" host", "tester", Stage.AT);

    private String pauses() {
        return stage.keys.pauses(Stage.SHARD);
    }

    private void pauseAll() {
        assertThat(stage.store.pauseAll(SCOPE, WHY)).isTrue();
    }

    /** A pause since a moment that no clock of this test shows. */
    private void pausedAll() {
        stage.call(
                "HSET",
                pauses(),
                "task:t",
                "{\"reason\":\"a \\\"new\\\" host\",\"actor\":\"ann\",\"since\":\"2001-01-01T00:00:00Z\"}");
    }

    private void endPause(CatchUp catchUp) {
        assertThat(stage.store.endPause(SCOPE, catchUp)).isTrue();
    }

    private EndedPauses ended() {
        return stage.store.endedPauses(Stage.SHARD, 10);
    }

    private void hold(StoredSchedule due) {
        assertThat(stage.claim(Stage.fireItem(due))).isEqualTo(new ClaimReply.Moved());
    }

    @Test
    void aPauseOfSeveralIsOneField() {
        stage.due();
        stage.expect("""
                + HASH pauses task:t = {"reason":"a \\"new\\" host","actor":"tester","since":"<now>"}
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                """, this::pauseAll);
        stage.expectReplayed();
        stage.expect("""
                + HASH pauses all = {"reason":"a \\"new\\" host","actor":"tester","since":"<now>","until":"2990-01-01T00:00:00Z"}
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                """, () -> stage.store.pauseAll(PauseScope.all(), WHY.until(Stage.NEXT)));
    }

    @Test
    void thereIsAMostOfThem() {
        for (int i = 0; i < ScheduleStore.MAX_PAUSES; i++) {
            stage.call("HSET", pauses(), "tag:" + i, "{}");
        }
        stage.expectNothing(() -> assertThat(stage.store.pauseAll(SCOPE, WHY)).isFalse());
        assertThat(stage.store.pauseAll(PauseScope.tag("7"), WHY)).isTrue();
    }

    @Test
    void aFireTimeThatIsDueIsHeld() {
        StoredSchedule due = stage.due();
        pausedAll();
        stage.expect("""
                - HASH schedule:s next = 2020-01-01T00:00:00Z
                + HASH schedule:s pausedBy = ann
                + HASH schedule:s pausedNext = 2020-01-01T00:00:00Z
                + HASH schedule:s pausedReason = a "new" host
                + HASH schedule:s pausedSince = 2001-01-01T00:00:00Z
                + HASH schedule:s pausedVia = task:t
                ~ HASH schedule:s state: ACTIVE -> PAUSED
                - ZSET due:t s = 2020-01-01T00:00:00Z
                + ZSET held task:t s = 0
                """, () -> hold(due));
        stage.expectNothing(() -> hold(due));
    }

    @Test
    void aPauseOfAnotherTaskOrTagOrOneThatHasEndedHoldsNothing() {
        StoredSchedule due = stage.due();
        stage.store.pauseAll(PauseScope.task("other"), WHY);
        stage.store.pauseAll(PauseScope.tag("t"), WHY);
        stage.call("HSET", pauses(), "nonsense", "{}");
        stage.call(
                "HSET",
                pauses(),
                "all",
                "{\"reason\":\"r\",\"actor\":\"a\",\"since\":\"2001-01-01T00:00:00Z\",\"until\":\"2002-01-01T00:00:00Z\"}");
        stage.fire(due);
    }

    @Test
    void aRecordThatCannotBeReadHolds() {
        StoredSchedule due = stage.due();
        stage.call("HSET", pauses(), "all", "not json");
        hold(due);
        assertThat(stage.get().pause().map(Pause::reason)).contains("the record of this pause cannot be read");
        assertThat(stage.store.pauses().get(0).pause().reason()).isEqualTo("the record of this pause cannot be read");
        assertThat(stage.store.endPause(PauseScope.all(), CatchUp.NONE)).isTrue();
        assertThat(ended().schedules()).hasSize(1);
    }

    @Test
    void endingAPauseIsWrittenBesideIt() {
        stage.expectNothing(
                () -> assertThat(stage.store.endPause(SCOPE, CatchUp.NONE)).isFalse());
        stage.call("HSET", pauses(), "task:t", "{\"reason\":\"r\",\"actor\":\"a\",\"since\":\"2026-01-01T00:00:00Z\"}");
        stage.expect("""
                ~ HASH pauses task:t: {"reason":"r","actor":"a","since":"2026-01-01T00:00:00Z"} -> {"reason":"r","actor":"a","since":"2026-01-01T00:00:00Z","ended":"<now>","catchUp":true}
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                """, () -> endPause(CatchUp.FIRE_ONCE));
        stage.expectReplayed();
        GroupPause ended = stage.store.pauses().get(0);
        stage.expectNothing(() -> endPause(CatchUp.NONE));
        assertThat(stage.store.pauses()).containsExactly(ended);
    }

    @Test
    void whatIsHeldIsResumedAfterItsEnd() {
        StoredSchedule due = stage.due();
        pausedAll();
        hold(due);
        stage.expectNothing(
                () -> assertThat(stage.resume(1, Optional.of(Stage.NEXT))).isFalse());
        endPause(CatchUp.NONE);
        stage.expectNothing(() -> assertThat(ended().schedules()).hasSize(1));
        stage.expect(
                """
                + HASH schedule:s next = 2990-01-01T00:00:00Z
                - HASH schedule:s pausedBy = ann
                - HASH schedule:s pausedNext = 2020-01-01T00:00:00Z
                - HASH schedule:s pausedReason = a "new" host
                - HASH schedule:s pausedSince = 2001-01-01T00:00:00Z
                - HASH schedule:s pausedVia = task:t
                ~ HASH schedule:s state: PAUSED -> ACTIVE
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                + ZSET due:t s = 2990-01-01T00:00:00Z
                - ZSET held task:t s = 0
                """, () -> assertThat(stage.resume(1, Optional.of(Stage.NEXT))).isTrue());
        stage.expectReplayed();
        assertThat(stage.changes(this::ended))
                .startsWith("- HASH pauses task:t = ")
                .hasLineCount(1);
    }

    @Test
    void whatAnotherPauseCoversIsHandedOverToIt() {
        stage.due();
        stage.pause();
        pausedAll();
        stage.expect(
                """
                ~ HASH schedule:s pausedBy: tester -> ann
                ~ HASH schedule:s pausedReason: maintenance -> a "new" host
                ~ HASH schedule:s pausedSince: <now> -> 2001-01-01T00:00:00Z
                + HASH schedule:s pausedVia = task:t
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                + ZSET held task:t s = 0
                """, () -> assertThat(stage.resume(1, Optional.of(Stage.NEXT))).isTrue());
        stage.expectReplayed();
    }

    @Test
    void whatIsHeldAndThenPausedByNameIsHeldNoMore() {
        StoredSchedule due = stage.due();
        pausedAll();
        hold(due);
        stage.expect("""
                ~ HASH schedule:s pausedBy: ann -> tester
                ~ HASH schedule:s pausedReason: a "new" host -> maintenance
                ~ HASH schedule:s pausedSince: 2001-01-01T00:00:00Z -> <now>
                - HASH schedule:s pausedVia = task:t
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                - ZSET held task:t s = 0
                """, stage::pause);
    }

    @Test
    void whatWasDueWithinAndNobodyAskedForIsHeldLate() {
        stage.due();
        pausedAll();
        endPause(CatchUp.NONE);
        stage.expect("""
                - HASH schedule:s next = 2020-01-01T00:00:00Z
                + HASH schedule:s pausedBy = ann
                + HASH schedule:s pausedNext = 2020-01-01T00:00:00Z
                + HASH schedule:s pausedReason = a "new" host
                + HASH schedule:s pausedSince = 2001-01-01T00:00:00Z
                + HASH schedule:s pausedVia = task:t
                ~ HASH schedule:s state: ACTIVE -> PAUSED
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                - ZSET due:t s = 2020-01-01T00:00:00Z
                + ZSET held task:t s = 0
                """, () -> assertThat(ended().schedules()).hasSize(1));
    }

    @Test
    void whatIsUrgentIsHeldLateAsWell() {
        stage.put(Stage.hourly().withPolicies(Policies.DEFAULT.withPriority(9)), Optional.of(Stage.DUE));
        pausedAll();
        endPause(CatchUp.NONE);
        assertThat(ended().schedules()).hasSize(1);
        assertThat(stage.call(
                        "EXISTS",
                        stage.keys.due(Stage.SHARD, stage.get().schedule().lane())))
                .isEqualTo("0");
    }

    @Test
    void aSingleInstantIsNotHeldLate() {
        stage.put(new Schedule(Stage.ID, Stage.TASK, new Once(Stage.DUE), Payload.NONE), Optional.of(Stage.DUE));
        pausedAll();
        endPause(CatchUp.NONE);
        assertThat(stage.changes(this::ended))
                .startsWith("- HASH pauses task:t = ")
                .hasLineCount(1);
        stage.fire(stage.get());
    }

    @Test
    void aPauseOfItsOwnMayHaveAnEnd() {
        stage.due();
        Pause until = new Pause("maintenance", "tester", Stage.AT).until(Stage.NEXT);
        stage.expect("""
                - HASH schedule:s next = 2020-01-01T00:00:00Z
                + HASH schedule:s pausedBy = tester
                + HASH schedule:s pausedNext = 2020-01-01T00:00:00Z
                + HASH schedule:s pausedReason = maintenance
                + HASH schedule:s pausedSince = <now>
                + HASH schedule:s pausedUntil = 2990-01-01T00:00:00Z
                ~ HASH schedule:s state: ACTIVE -> PAUSED
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                - ZSET due:t s = 2020-01-01T00:00:00Z
                + ZSET until s = 2990-01-01T00:00:00Z
                """, () -> stage.store.pause(Stage.ID, until));
        stage.expectReplayed();
        assertThat(ended()).isEqualTo(new EndedPauses(List.of(), Optional.of(Stage.NEXT)));
        assertThat(stage.resume(1, Optional.of(Stage.NEXT))).isTrue();
        assertThat(stage.call("EXISTS", stage.keys.until(Stage.SHARD))).isEqualTo("0");
    }

    @Test
    void aDeletedScheduleIsNeitherHeldNorToBeResumed() {
        StoredSchedule due = stage.due();
        pausedAll();
        hold(due);
        stage.store.delete(Stage.ID);
        stage.put(Stage.hourly(), Optional.of(Stage.NEXT));
        stage.store.pause(Stage.ID, WHY.until(Stage.NEXT));
        stage.store.delete(Stage.ID);
        assertThat(stage.call("EXISTS", stage.keys.held(Stage.SHARD), stage.keys.until(Stage.SHARD)))
                .isEqualTo("0");
    }

    @Test
    void whatIsNotedWithoutBeingPausedIsStruckOut() {
        stage.due();
        stage.call("ZADD", stage.keys.held(Stage.SHARD), "0", "task:t s", "0", "all gone", "0", "nonsense");
        stage.call("ZADD", stage.keys.until(Stage.SHARD), "1", "s");
        assertThat(ended().schedules()).isEmpty();
        assertThat(stage.call("ZRANGE", stage.keys.held(Stage.SHARD), "0", "-1"))
                .isEqualTo("nonsense");
        assertThat(stage.call("EXISTS", stage.keys.until(Stage.SHARD))).isEqualTo("0");
        assertThat(stage.get().state()).isEqualTo(ScheduleState.ACTIVE);
    }

    @Test
    void whatIsHeldByAPauseThatSomebodyRemovedByHandIsFound() {
        StoredSchedule due = stage.due();
        pausedAll();
        hold(due);
        stage.call("DEL", pauses());
        assertThat(ended().schedules())
                .singleElement()
                .satisfies(ended -> assertThat(ended.end()).isAfter(Instant.EPOCH));
    }

    @Test
    void aScheduleThatCannotBeReadHoldsNobodyUp() {
        StoredSchedule due = stage.due();
        pausedAll();
        hold(due);
        stage.call("HSET", stage.keys.schedule(Stage.SHARD, Stage.ID), "pausedNext", "soon");
        endPause(CatchUp.NONE);
        assertThat(ended().schedules()).isEmpty();
        assertThat(stage.call("EXISTS", stage.keys.held(Stage.SHARD))).isEqualTo("0");
        assertThat(stage.call("HKEYS", stage.keys.quarantine(Stage.SHARD))).contains("task:t s");
    }
}
