package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.Claim;
import dev.carillon.run.RunState;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Schedule;
import dev.carillon.store.AuditRequest;
import dev.carillon.store.Completion;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@code delete_schedule.lua} changes, and what it leaves alone. */
class DeleteScheduleScriptTest extends StageCase {

    private List<Object> delete(String token, String task, String unfinished, String condition) {
        return stage.requests.run(
                Script.DELETE_SCHEDULE,
                List.of(
                        stage.keys.answer(Stage.SHARD, token),
                        stage.keys.schedule(Stage.SHARD, Stage.ID),
                        stage.keys.due(Stage.SHARD, Stage.LANE),
                        stage.keys.waiting(Stage.SHARD, Stage.LANE),
                        stage.keys.finished(Stage.SHARD),
                        stage.keys.definitions(Stage.SHARD),
                        stage.keys.history(Stage.SHARD, Stage.ID),
                        stage.keys.deleted(Stage.SHARD, Stage.ID)),
                List.of("s", task, unfinished, Stage.hourly().fingerprint(), condition));
    }

    @Test
    void nothingIsLeftOfASchedule() {
        Claim claim = stage.running();
        stage.end(claim, new Completion.Finish(RunState.SUCCEEDED));
        stage.triggered();
        stage.expect("""
                - HASH definitions q6xjoe3en7gjire7 = s
                - HASH run:s@20260101T000000Z-m1 attempt = 0
                - HASH run:s@20260101T000000Z-m1 cause = MANUAL
                - HASH run:s@20260101T000000Z-m1 losses = 0
                - HASH run:s@20260101T000000Z-m1 missed = 0
                - HASH run:s@20260101T000000Z-m1 nominal = 2026-01-01T00:00:00Z
                - HASH run:s@20260101T000000Z-m1 retries = 0
                - HASH run:s@20260101T000000Z-m1 state = WAITING
                - HASH run:s@20260101T000000Z-m1 task = t
                - HASH schedule:s anchor = 2026-01-01T00:00:00Z
                - HASH schedule:s everyMillis = 3600000
                - HASH schedule:s generation = 1
                - HASH schedule:s last = 2020-01-01T00:00:00Z
                - HASH schedule:s next = 2990-01-01T00:00:00Z
                - HASH schedule:s state = ACTIVE
                - HASH schedule:s task = t
                - HASH schedule:s unfinished = 20260101T000000Z-m1
                - LIST history:s (expires)
                - LIST history:s {"run":"s@20200101T000000Z","state":"SUCCEEDED","nominal":"2020-01-01T00:00:00Z","attempt":1,"node":"node-1","started":"2026-01-01T00:00:00Z","ended":"2026-01-01T00:00:01Z","missedCount":0,"fence":"<fence>"}
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                + STRING deleted:s (expires)
                + STRING deleted:s = 1
                - ZSET due:t s = 2990-01-01T00:00:00Z
                - ZSET waiting:t s@20260101T000000Z-m1 = <now>
                """, () -> assertThat(stage.store.delete(Stage.ID)).isTrue());
        stage.expectReplayed();
    }

    @Test
    void aRunningRunKeepsItsRecordAndItsLease() {
        stage.running();
        stage.expect("""
                - HASH definitions q6xjoe3en7gjire7 = s
                - HASH schedule:s anchor = 2026-01-01T00:00:00Z
                - HASH schedule:s everyMillis = 3600000
                - HASH schedule:s generation = 1
                - HASH schedule:s last = 2020-01-01T00:00:00Z
                - HASH schedule:s next = 2990-01-01T00:00:00Z
                - HASH schedule:s state = ACTIVE
                - HASH schedule:s task = t
                - HASH schedule:s unfinished = 20200101T000000Z
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                + STRING deleted:s (expires)
                + STRING deleted:s = 1
                - ZSET due:t s = 2990-01-01T00:00:00Z
                """, () -> assertThat(stage.store.delete(Stage.ID)).isTrue());
    }

    @Test
    void itsGenerationIsRememberedForLongWhereARunHasDiedOrMayYet() {
        String deleted = stage.keys.deleted(Stage.SHARD, Stage.ID);
        stage.due();
        stage.store.delete(Stage.ID);
        assertThat(Long.parseLong(stage.call("PTTL", deleted)))
                .isBetween(1L, Duration.ofHours(1).toMillis());
        Claim claim = stage.running();
        stage.store.delete(Stage.ID);
        assertThat(Long.parseLong(stage.call("PTTL", deleted)))
                .isGreaterThan(Duration.ofDays(399).toMillis());
        stage.end(claim, new Completion.Finish(RunState.DEAD));
        stage.end(stage.running(), new Completion.Finish(RunState.DEAD));
        stage.store.delete(Stage.ID);
        assertThat(Long.parseLong(stage.call("PTTL", deleted)))
                .isGreaterThan(Duration.ofDays(399).toMillis());
    }

    @Test
    void whatDoesNotExistIsGone() {
        stage.expectNothing(() -> assertThat(stage.store.delete(Stage.ID)).isFalse());
        stage.expectNothing(() -> assertThat(delete("a", "t", "", "0")).containsExactly("gone"));
    }

    @Test
    void whatChangedMeanwhileIsLeftAlone() {
        stage.running();
        stage.expectNothing(() -> assertThat(delete("a", "t", "", "0")).containsExactly("changed"));
        stage.expectNothing(
                () -> assertThat(delete("b", "other", "20200101T000000Z", "0")).containsExactly("changed"));
    }

    @Test
    void onlyWhatIsCompletedAndOutlivedIsPurged() {
        stage.due();
        stage.expectNothing(() -> assertThat(delete("a", "t", "", "1")).containsExactly("changed"));
        stage.store.delete(Stage.ID);
        stage.put(new Schedule(Stage.ID, Stage.TASK, new Once(Stage.DUE), Payload.NONE), Optional.empty());
        stage.expectNothing(() -> assertThat(delete("b", "t", "", "1")).containsExactly("changed"));
        stage.call("ZADD", stage.keys.finished(Stage.SHARD), "1", "s");
        stage.expect(
                """
                - HASH definitions fgyoly4pwb6n6owh = s
                - HASH schedule:s anchor = 2026-01-01T00:00:00Z
                - HASH schedule:s at = 2020-01-01T00:00:00Z
                - HASH schedule:s born = 2
                - HASH schedule:s generation = 2
                - HASH schedule:s state = COMPLETED
                - HASH schedule:s task = t
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                + STRING deleted:s (expires)
                + STRING deleted:s = 2
                - ZSET finished s = 1
                """,
                () -> assertThat(stage.store
                                .audit(AuditRequest.places(Stage.SHARD, ""))
                                .purged())
                        .isEqualTo(1));
    }

    @Test
    void aManualRunThatWaitsKeepsItsCompletedSchedule() {
        stage.put(new Schedule(Stage.ID, Stage.TASK, new Once(Stage.DUE), Payload.NONE), Optional.empty());
        stage.triggered();
        stage.call("ZADD", stage.keys.finished(Stage.SHARD), "1", "s");
        stage.expectNothing(() -> assertThat(
                        stage.store.audit(AuditRequest.places(Stage.SHARD, "")).purged())
                .isZero());
    }

    @Test
    void aNoteOfAPurgedScheduleThatIsGoneIsStruckOut() {
        stage.call("ZADD", stage.keys.finished(Stage.SHARD), "1", "s");
        stage.expect("""
                - ZSET finished s = 1
                """, () -> assertThat(delete("a", "none", "", "1")).containsExactly("gone"));
    }
}
