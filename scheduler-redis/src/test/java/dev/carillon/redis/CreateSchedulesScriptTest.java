package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.schedule.Bounds;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.PutReply;
import dev.carillon.store.PutRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code create_schedules.lua} changes, and what it leaves to {@code put_schedule.lua}. */
class CreateSchedulesScriptTest extends StageCase {

    private static final ScheduleId OTHER = new ScheduleId("other");

    private static Schedule hourly(String id) {
        return Stage.hourly().withId(new ScheduleId(id));
    }

    private static Schedule urgent(String id) {
        return new Schedule(
                new ScheduleId(id),
                new TaskName("u"),
                new Every(Duration.ofHours(1)),
                Bounds.NONE,
                Payload.NONE,
                Policies.DEFAULT.withPriority(9),
                "",
                List.of());
    }

    private List<PutReply> create(Schedule... schedules) {
        return stage.store.putAll(Stream.of(schedules)
                .map(schedule -> PutRequest.create(schedule, true, Stage.AT, Optional.of(Stage.NEXT)))
                .toList());
    }

    @Test
    void severalOfSeveralLanesAreMadeAtOnce() {
        stage.expect(
                """
                + HASH definitions q6xjoe3en7gjire7 = a
                + HASH definitions rsq2la2ud4rsnydc = b
                + HASH schedule:a anchor = 2026-01-01T00:00:00Z
                + HASH schedule:a everyMillis = 3600000
                + HASH schedule:a generation = 1
                + HASH schedule:a next = 2990-01-01T00:00:00Z
                + HASH schedule:a state = ACTIVE
                + HASH schedule:a task = t
                + HASH schedule:b anchor = 2026-01-01T00:00:00Z
                + HASH schedule:b everyMillis = 3600000
                + HASH schedule:b generation = 1
                + HASH schedule:b next = 2990-01-01T00:00:00Z
                + HASH schedule:b priority = 9
                + HASH schedule:b state = ACTIVE
                + HASH schedule:b task = u
                + SET lanes u:9
                + SET tasks t
                + SET tasks u
                + STRING answer:<token> (expires)
                + STRING answer:<token> = <answer>
                + ZSET due:t a = 2990-01-01T00:00:00Z
                + ZSET due:u:9 b = 2990-01-01T00:00:00Z
                """,
                () -> assertThat(create(hourly("a"), urgent("b"))).allMatch(reply -> reply instanceof PutReply.Stored));
        stage.expectReplayed();
    }

    @Test
    void whatIsThereOrWasLatelyOrComesTwiceIsPutByItself() {
        stage.due();
        create(hourly("gone"));
        stage.store.delete(new ScheduleId("gone"));
        Schedule daily = new Schedule(Stage.ID, Stage.TASK, new Every(Duration.ofDays(1)), Payload.NONE);
        List<PutReply> replies = create(daily, hourly("gone"), hourly("new"), hourly("new"));
        assertThat(replies.get(0)).isInstanceOf(PutReply.Differs.class);
        assertThat(((PutReply.Stored) replies.get(1)).schedule().generation()).isEqualTo(2);
        assertThat(replies.get(2)).isInstanceOf(PutReply.Stored.class);
        assertThat(replies.get(3)).isInstanceOf(PutReply.Unchanged.class);
    }

    /** The reply of a creation was lost, and it was deleted before the creation is sent again. */
    @Test
    void aRepetitionDoesNotMakeAnewWhatWasDeletedMeanwhile() {
        create(hourly("brief"));
        List<Object> first = stage.requests.again();
        stage.store.delete(new ScheduleId("brief"));
        Requests.Call creation = stage.requests.sent(Script.CREATE_SCHEDULES);
        stage.expectNothing(
                () -> assertThat(stage.requests.run(Script.CREATE_SCHEDULES, creation.keys(), creation.args()))
                        .isEqualTo(first));
    }

    @Test
    void aKeyOfTheWrongTypeIsMetBeforeAnythingIsWritten() {
        for (String key : List.of(
                stage.keys.definitions(Stage.SHARD),
                stage.keys.due(Stage.SHARD, urgent("b").lane()),
                stage.keys.tasks(Stage.SHARD))) {
            stage.call("SET", key, "broken");
            stage.expectNothing(() ->
                    assertThatThrownBy(() -> create(hourly("a"), urgent("b"))).hasMessageContaining("WRONGTYPE"));
            stage.call("DEL", key);
        }
        assertThat(create(Stage.hourly().withId(OTHER))).hasSize(1);
    }

    @Test
    void anUnnamedDefinitionGivesWayToANamedOneOfTheSameRequest() {
        Schedule unnamed = Stage.hourly()
                .withId(Schedule.derivedId(Stage.TASK, Stage.hourly().fingerprint()));
        List<PutReply> replies = stage.store.putAll(List.of(
                PutRequest.create(hourly("named"), true, Stage.AT, Optional.of(Stage.NEXT)),
                PutRequest.create(unnamed, false, Stage.AT, Optional.of(Stage.NEXT))));
        assertThat(replies.get(0)).isInstanceOf(PutReply.Stored.class);
        assertThat(replies.get(1)).isEqualTo(new PutReply.Bound(new ScheduleId("named")));
    }
}
