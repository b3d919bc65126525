package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.schedule.Bounds;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Overlap;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.PutReply;
import dev.carillon.store.PutRequest;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@code put_schedule.lua} and {@code bind_definition.lua} change, and what they leave alone. */
class PutScheduleScriptTest extends StageCase {

    private static final Schedule DAILY =
            new Schedule(Stage.ID, Stage.TASK, new Every(Duration.ofDays(1)), Payload.NONE);

    private PutReply create(Schedule schedule, boolean named) {
        return stage.store.put(PutRequest.create(schedule, named, Stage.AT, Optional.of(Stage.NEXT)));
    }

    private PutReply replace(StoredSchedule old, Schedule schedule) {
        return stage.store.put(PutRequest.replace(old, schedule, true, Stage.AT, Optional.of(Stage.NEXT)));
    }

    @Test
    void aNewScheduleIsStoredAndDue() {
        Schedule schedule = new Schedule(
                Stage.ID,
                Stage.TASK,
                new Every(Duration.ofHours(1)),
                Bounds.NONE.withStartAt(Stage.AT),
                Payload.ofJson("{\"list\":[],\"map\":{}}"),
                Policies.DEFAULT.withOverlap(Overlap.allow(3)).withTimeout(Duration.ofSeconds(7)),
                "words",
                List.of("a", "b"));
        stage.expect("""
                + HASH definitions nodkze3ixqm47len = s
                + HASH schedule:s anchor = 2026-01-01T00:00:00Z
                + HASH schedule:s description = words
                + HASH schedule:s everyMillis = 3600000
                + HASH schedule:s generation = 1
                + HASH schedule:s next = 2990-01-01T00:00:00Z
                + HASH schedule:s overlap = ALLOW(3)
                + HASH schedule:s payload = {"list":[],"map":{}}
                + HASH schedule:s startAt = 2026-01-01T00:00:00Z
                + HASH schedule:s state = ACTIVE
                + HASH schedule:s tags = a b
                + HASH schedule:s task = t
                + HASH schedule:s timeoutMillis = 7000
                + SET tasks t
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                + ZSET due:t s = 2990-01-01T00:00:00Z
                """, () -> create(schedule, true));
        stage.expectReplayed();
    }

    @Test
    void aNewScheduleWithoutAFireTimeIsCompleted() {
        stage.expect(
                """
                + HASH definitions fgyoly4pwb6n6owh = s
                + HASH schedule:s anchor = 2026-01-01T00:00:00Z
                + HASH schedule:s at = 2020-01-01T00:00:00Z
                + HASH schedule:s generation = 1
                + HASH schedule:s state = COMPLETED
                + HASH schedule:s task = t
                + SET tasks t
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                + ZSET finished s = <now>
                """,
                () -> stage.put(
                        new Schedule(Stage.ID, Stage.TASK, new Once(Stage.DUE), Payload.NONE), Optional.empty()));
        stage.expectReplayed();
    }

    @Test
    void whatIsMadeAnewCountsOnFromTheDeletedOne() {
        stage.due();
        stage.store.delete(Stage.ID);
        stage.expect("""
                + HASH definitions q6xjoe3en7gjire7 = s
                + HASH schedule:s anchor = 2026-01-01T00:00:00Z
                + HASH schedule:s born = 2
                + HASH schedule:s everyMillis = 3600000
                + HASH schedule:s generation = 2
                + HASH schedule:s next = 2020-01-01T00:00:00Z
                + HASH schedule:s state = ACTIVE
                + HASH schedule:s task = t
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                - STRING deleted:s (expires)
                - STRING deleted:s = 1
                + ZSET due:t s = 2020-01-01T00:00:00Z
                """, () -> stage.due());
        stage.expectReplayed();
    }

    @Test
    void theSameAgainChangesNothing() {
        stage.due();
        stage.expectNothing(() -> assertThat(create(Stage.hourly(), true)).isInstanceOf(PutReply.Unchanged.class));
        stage.pause();
        stage.expectNothing(() -> assertThat(create(Stage.hourly(), true)).isInstanceOf(PutReply.Unchanged.class));
    }

    @Test
    void anotherDefinitionIsTheNextGeneration() {
        StoredSchedule old = stage.put(
                new Schedule(
                        Stage.ID,
                        Stage.TASK,
                        new Every(Duration.ofHours(1)),
                        Bounds.NONE.withStartAt(Stage.AT),
                        Payload.ofJson("1"),
                        Policies.DEFAULT,
                        "words",
                        List.of("a")),
                Optional.of(Stage.DUE));
        stage.expect("""
                - HASH definitions iefolpkfsxlitvlm = s
                + HASH definitions zgzuwq542onyk5hq = s
                - HASH schedule:s description = words
                ~ HASH schedule:s everyMillis: 3600000 -> 86400000
                ~ HASH schedule:s generation: 1 -> 2
                ~ HASH schedule:s next: 2020-01-01T00:00:00Z -> 2990-01-01T00:00:00Z
                - HASH schedule:s payload = 1
                - HASH schedule:s startAt = 2026-01-01T00:00:00Z
                - HASH schedule:s tags = a
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                ~ ZSET due:t s: 2020-01-01T00:00:00Z -> 2990-01-01T00:00:00Z
                """, () -> replace(old, DAILY));
        stage.expectReplayed();
    }

    @Test
    void anotherTaskTakesTheWaitingRunsAlong() {
        stage.running();
        stage.triggered();
        StoredSchedule old = stage.get();
        Schedule other = new Schedule(Stage.ID, Stage.OTHER_TASK, new Every(Duration.ofHours(1)), Payload.NONE);
        stage.expect("""
                + HASH definitions hvey6ensdc3sqec7 = s
                - HASH definitions q6xjoe3en7gjire7 = s
                ~ HASH schedule:s generation: 1 -> 2
                ~ HASH schedule:s task: t -> other
                + SET tasks other
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                + ZSET due:other s = 2990-01-01T00:00:00Z
                - ZSET due:t s = 2990-01-01T00:00:00Z
                + ZSET waiting:other s@20260101T000000Z-m1 = <now>
                - ZSET waiting:t s@20260101T000000Z-m1 = <now>
                """, () -> replace(old, other));
        stage.expectReplayed();
    }

    @Test
    void aPausedScheduleStaysPausedAndItsPauseKeepsTheNewFireTime() {
        stage.due();
        stage.pause();
        stage.expect("""
                - HASH definitions q6xjoe3en7gjire7 = s
                + HASH definitions zgzuwq542onyk5hq = s
                ~ HASH schedule:s everyMillis: 3600000 -> 86400000
                ~ HASH schedule:s generation: 1 -> 2
                ~ HASH schedule:s pausedNext: 2020-01-01T00:00:00Z -> 2990-01-01T00:00:00Z
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                """, () -> replace(stage.get(), DAILY));
        stage.expectReplayed();
        stage.expect(
                """
                + HASH definitions q6xjoe3en7gjire7 = s
                - HASH definitions zgzuwq542onyk5hq = s
                ~ HASH schedule:s everyMillis: 86400000 -> 3600000
                ~ HASH schedule:s generation: 2 -> 3
                - HASH schedule:s pausedNext = 2990-01-01T00:00:00Z
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                """,
                () -> stage.store.put(
                        PutRequest.replace(stage.get(), Stage.hourly(), true, Stage.AT, Optional.empty())));
    }

    @Test
    void whatWasReadWhenThePauseKeptAnotherFireTimeIsNotReplaced() {
        stage.due();
        stage.pause();
        StoredSchedule read = stage.get();
        stage.call("HSET", stage.keys.schedule(Stage.SHARD, Stage.ID), "pausedNext", "2020-01-01T00:00:01Z");
        stage.expectNothing(() -> assertThat(replace(read, DAILY)).isInstanceOf(PutReply.Differs.class));
        stage.call("HDEL", stage.keys.schedule(Stage.SHARD, Stage.ID), "pausedNext");
        stage.expectNothing(() -> assertThat(replace(read, DAILY)).isInstanceOf(PutReply.Differs.class));
    }

    @Test
    void aCompletedScheduleFiresAgain() {
        stage.put(new Schedule(Stage.ID, Stage.TASK, new Once(Stage.DUE), Payload.NONE), Optional.empty());
        stage.expect("""
                - HASH definitions fgyoly4pwb6n6owh = s
                + HASH definitions zgzuwq542onyk5hq = s
                - HASH schedule:s at = 2020-01-01T00:00:00Z
                + HASH schedule:s everyMillis = 86400000
                ~ HASH schedule:s generation: 1 -> 2
                + HASH schedule:s next = 2990-01-01T00:00:00Z
                ~ HASH schedule:s state: COMPLETED -> ACTIVE
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                + ZSET due:t s = 2990-01-01T00:00:00Z
                - ZSET finished s = <now>
                """, () -> replace(stage.get(), DAILY));
    }

    @Test
    void anIntervalAfterCompletionThatEndsBeforeItBeginsIsCompleted() {
        Schedule after = new Schedule(Stage.ID, Stage.TASK, new EveryAfter(Duration.ofHours(1)), Payload.NONE)
                .withBounds(Bounds.NONE.withEndAt(Stage.DUE));
        stage.put(after, Optional.empty());
        assertThat(stage.get().state()).isEqualTo(ScheduleState.COMPLETED);
        assertThat(stage.call("ZCARD", stage.keys.finished(Stage.SHARD))).isEqualTo("1");
    }

    @Test
    void anIntervalAfterCompletionWithoutAFireTimeWaitsForItsRun() {
        stage.running();
        Schedule after = new Schedule(Stage.ID, Stage.TASK, new EveryAfter(Duration.ofHours(1)), Payload.NONE);
        stage.expect(
                """
                + HASH definitions efqqb4nkf5ng7tpj = s
                - HASH definitions q6xjoe3en7gjire7 = s
                + HASH schedule:s everyAfterMillis = 3600000
                - HASH schedule:s everyMillis = 3600000
                ~ HASH schedule:s generation: 1 -> 2
                - HASH schedule:s next = 2990-01-01T00:00:00Z
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                - ZSET due:t s = 2990-01-01T00:00:00Z
                """, () -> stage.store.put(PutRequest.replace(stage.get(), after, true, Stage.AT, Optional.empty())));
    }

    @Test
    void whatMovedIsLeftAlone() {
        StoredSchedule read = stage.due();
        stage.fire(read);
        stage.expectNothing(() -> assertThat(replace(read, DAILY)).isInstanceOf(PutReply.Differs.class));
        replace(stage.get(), DAILY);
        Schedule weekly = new Schedule(Stage.ID, Stage.TASK, new Every(Duration.ofDays(7)), Payload.NONE);
        stage.expectNothing(() -> assertThat(replace(read, weekly)).isInstanceOf(PutReply.Differs.class));
        stage.expectNothing(() -> assertThat(create(weekly, true)).isInstanceOf(PutReply.Differs.class));
    }

    @Test
    void whatWasDeletedIsNotMadeAnewByAnUpdate() {
        StoredSchedule read = stage.due();
        stage.store.delete(Stage.ID);
        stage.expectNothing(() -> assertThat(replace(read, DAILY)).isEqualTo(new PutReply.Gone()));
    }

    @Test
    void anUnnamedDefinitionGivesWayToANamedOne() {
        stage.due();
        Schedule unnamed = Stage.hourly()
                .withId(Schedule.derivedId(Stage.TASK, Stage.hourly().fingerprint()));
        stage.expectNothing(() -> assertThat(create(unnamed, false)).isEqualTo(new PutReply.Bound(Stage.ID)));
    }

    /** The note of a chosen id that leads nowhere is struck out by {@code bind_definition.lua}. */
    @Test
    void aNoteThatLeadsNowhereIsStruckOut() {
        String fingerprint = Stage.hourly().fingerprint();
        stage.call("HSET", stage.keys.definitions(Stage.SHARD), fingerprint, "gone");
        Schedule unnamed = Stage.hourly().withId(Schedule.derivedId(Stage.TASK, fingerprint));
        stage.expect("""
                - HASH definitions q6xjoe3en7gjire7 = gone
                + HASH schedule:t-q6xjoe3en7gjire7 anchor = 2026-01-01T00:00:00Z
                + HASH schedule:t-q6xjoe3en7gjire7 everyMillis = 3600000
                + HASH schedule:t-q6xjoe3en7gjire7 generation = 1
                + HASH schedule:t-q6xjoe3en7gjire7 next = 2990-01-01T00:00:00Z
                + HASH schedule:t-q6xjoe3en7gjire7 state = ACTIVE
                + HASH schedule:t-q6xjoe3en7gjire7 task = t
                + SET tasks t
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                + ZSET due:t t-q6xjoe3en7gjire7 = 2990-01-01T00:00:00Z
                """, () -> assertThat(create(unnamed, false)).isInstanceOf(PutReply.Stored.class));
    }

    @Test
    void aNoteIsWrittenAndStruckOutOnlyWhereItIsExpected() {
        String key = stage.keys.definitions(Stage.SHARD);
        stage.expect("""
                + HASH definitions f = one
                """, () -> bind(key, "one", ""));
        stage.expectSameAgain(List.of("bound", "one"));
        stage.expectNothing(() -> assertThat(bind(key, "two", "")).containsExactly("bound", "one"));
        stage.expectNothing(() -> assertThat(bind(key, "", "two")).containsExactly("bound", "one"));
        stage.expect("""
                - HASH definitions f = one
                """, () -> bind(key, "", "one"));
    }

    private List<Object> bind(String key, String id, String expected) {
        return stage.requests.run(Script.BIND_DEFINITION, List.of(key), List.of("f", id, expected));
    }

    @Test
    void fieldsOfALaterVersionSurviveAnUpdate() {
        StoredSchedule old = stage.due();
        stage.call("HSET", stage.keys.schedule(Stage.SHARD, Stage.ID), "colour", "blue");
        replace(old, DAILY);
        stage.pause();
        stage.resume(2, Optional.of(Stage.DUE));
        stage.fire(stage.get());
        assertThat(stage.call("HGET", stage.keys.schedule(Stage.SHARD, Stage.ID), "colour"))
                .isEqualTo("blue");
    }

    @Test
    void nobodyElseIsTouched() {
        stage.put(Stage.hourly().withId(new ScheduleId("neighbour")), Optional.of(Stage.NEXT));
        assertThat(stage.changes(stage::due)).doesNotContain("neighbour");
    }
}
