package dev.carillon.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.schedule.CatchUp;
import dev.carillon.store.ScheduleState;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What can be done with a schedule. */
class ScheduleActionsTest extends HttpCase {

    private Reply order(String action, String body) {
        return api.post(schedule("nightly") + ":" + action, body);
    }

    private List<String> states() {
        return api.get(schedule("nightly") + "/history").is(Answer.OK).texts("runs", "state");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pause     | {\"reason\": \"rest\"}",
                "resume    | {}",
                "trigger   | {}",
                "skip-next | {}",
                "backfill  | {\"from\": \"2026-03-01T00:00:00Z\", \"to\": \"2026-03-02T00:00:00Z\"}"
            })
    void whatThereIsNotIsNotFound(String action, String body) {
        order(action, body).is(Problems.NOT_FOUND);
        assertNoted(action + " refused", "nightly", "id: there is no schedule \"nightly\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pause     | {}                                              | reason",
                "pause     | {\"reason\": \"\"}                              | reason",
                "pause     | {\"reason\": \"two\\nlines\"}                   | reason",
                "pause     | {\"reason\": 3}                                 | reason",
                "pause     | {\"reason\": \"r\", \"until\": \"whenever\"}    | until",
                "pause     | {\"reason\": \"r\", \"until\": \"-1h\"}         | until",
                "pause     | {\"reason\": \"r\", \"until\": \"2026-03-04T11:59:59Z\"} | until",
                "pause     | {\"reason\": \"r\", \"until\": \"2026-03-05\"}  | until",
                "pause     | {\"reason\": \"r\", \"untill\": \"1h\"}         | untill",
                "resume    | {\"catchUp\": \"some\"}                         | catchUp",
                "resume    | {\"until\": \"1h\"}                             | until",
                "trigger   | {\"ignoreOverlap\": \"yes\"}                    | ignoreOverlap",
                "trigger   | {\"force\": true}                               | force",
                "skip-next | {\"count\": 2}                                  | count",
                "backfill  | {}                                              | from",
                "backfill  | {\"from\": \"2026-03-01T00:00:00Z\"}            | to",
                "backfill  | {\"from\": \"2026-03-01\", \"to\": \"2026-03-02T00:00:00Z\"} | from",
                "backfill  | {\"from\": \"2026-03-02T00:00:00Z\", \"to\": \"2026-03-02T00:00:00Z\"} | to",
                "backfill  | {\"from\": \"2026-03-01T00:00:00Z\", \"to\": \"2026-03-02T00:00:00Z\", \"force\": 1} | force"
            })
    void whatIsWrongWithAnOrderIsNamed(String action, String body, String field) {
        hourly("nightly");
        order(action, body).complainsAbout(field);
        assertThat(client.get(id("nightly")).orElseThrow().state()).isEqualTo(ScheduleState.ACTIVE);
        assertThat(noted().action()).isEqualTo(action + " refused");
    }

    @Test
    void aBodyThatIsNoJsonIsNamed() {
        hourly("nightly");
        order("trigger", "reason: why").complainsAbout("body");
        assertThat(noted().action()).isEqualTo("put schedule");
    }

    @ParameterizedTest
    @CsvSource({
        "2h, 2026-03-04T14:00:00Z",
        "PT90M, 2026-03-04T13:30:00Z",
        "2026-03-05T00:00:00+01:00, 2026-03-04T23:00:00Z"
    })
    void aPauseHasAReasonAndMayHaveAnEnd(String until, String end) {
        hourly("nightly");
        JsonNode paused = order("pause", "{\"reason\": \"rest\", \"until\": \"" + until + "\"}")
                .is(Answer.OK)
                .at("schedule");
        assertThat(paused.get("state").asString()).isEqualTo("paused");
        assertThat(paused.get("pause").get("until").asString()).isEqualTo(end);
        assertThat(paused.get("pause").get("reason").asString()).isEqualTo("rest");
        assertThat(paused.get("pause").get("actor").asString()).isEqualTo("anna");
        JsonNode forever =
                order("pause", "{\"reason\": \"longer\"}").is(Answer.OK).at("schedule");
        assertThat(forever.get("pause").get("reason").asString()).isEqualTo("longer");
        assertThat(forever.get("pause").has("until")).isFalse();
    }

    @Test
    void whatPassedDuringAPauseIsDroppedOrCaughtUp() {
        hourly("nightly");
        for (CatchUp catchUp : CatchUp.values()) {
            order("pause", "{\"reason\": \"rest\"}").is(Answer.OK);
            hour();
            hour();
            String body = catchUp == CatchUp.NONE ? "" : "{\"catchUp\": \"fire-once\", \"reason\": \"go on\"}";
            JsonNode resumed = order("resume", body).is(Answer.OK).at("schedule");
            assertThat(resumed.get("state").asString()).isEqualTo("active");
            cluster.settle();
            assertThat(states().contains("succeeded")).isEqualTo(catchUp == CatchUp.FIRE_ONCE);
        }
    }

    @Test
    void whatIsNotPausedStaysAsItIs() {
        hourly("nightly");
        assertThat(order("resume", "").is(Answer.OK).at("schedule").get("state").asString())
                .isEqualTo("active");
    }

    @Test
    void whatAPauseOfSeveralHoldsIsAConflict() {
        hourly("nightly");
        api.put(API + "/pauses/all", "{\"reason\": \"freeze\"}").is(Answer.OK);
        hour();
        Reply refused = order("resume", "").is(Problems.CONFLICT);
        assertThat(refused.text("detail"))
                .isEqualTo("id: \"nightly\" is held by the pause of all (anna: freeze); resume that");
    }

    @Test
    void aManualRunWaitsUnlessOthersAreUnfinished() {
        hourly("nightly");
        String run =
                order("trigger", "{\"reason\": \"now\"}").is(Answer.ACCEPTED).text("run");
        assertThat(run).startsWith("nightly@20260304T120000Z-");
        Reply refused = order("trigger", "").is(Problems.CONFLICT);
        assertThat(refused.text("detail")).contains(run, "ignoreOverlap");
        String other = order("trigger", "{\"ignoreOverlap\": true}")
                .is(Answer.ACCEPTED)
                .text("run");
        assertThat(other).isNotEqualTo(run);
        assertThat(client.get(id("nightly")).orElseThrow().unfinished()).hasSize(2);
    }

    @Test
    void theNextFireTimeIsSkipped() {
        hourly("nightly");
        assertThat(order("skip-next", "{\"reason\": \"holiday\"}").is(Answer.OK).text("skipped"))
                .isEqualTo("2026-03-04T13:00:00Z");
        assertThat(order("skip-next", "").is(Answer.OK).text("skipped")).isEqualTo("2026-03-04T14:00:00Z");
        order("pause", "{\"reason\": \"rest\"}").is(Answer.OK);
        order("skip-next", "").is(Problems.CONFLICT);
    }

    @Test
    void passedFireTimesAreFilledIn() {
        hourly("nightly");
        order("pause", "{\"reason\": \"rest\"}").is(Answer.OK);
        hour();
        hour();
        order("resume", "").is(Answer.OK);
        String body = "{\"from\": \"2026-03-04T12:00:00Z\", \"to\": \"2026-03-04T14:00:00Z\", \"reason\": \"all\"}";
        JsonNode runs = order("backfill", body).is(Answer.ACCEPTED).at("runs");
        assertThat(runs.valueStream().map(JsonNode::asString))
                .containsExactly("nightly@20260304T130000Z", "nightly@20260304T140000Z");
        assertThat(order("backfill", body).is(Answer.ACCEPTED).at("runs").size())
                .isZero();
    }

    @Test
    void tooManyFireTimesAreNotFilledIn() {
        api.put(schedule("nightly"), "{\"task\": \"report\", \"cron\": \"* * * * *\"}")
                .is(Answer.CREATED);
        order("backfill", "{\"from\": \"2026-01-01T00:00:00Z\", \"to\": \"2026-03-01T00:00:00Z\"}")
                .complainsAbout("to");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pause", "resume", "trigger", "skip-next", "backfill"})
    void aNameThatIsNoneIsRefusedAsOne(String action) {
        String body = switch (action) {
            case "pause" -> "{\"reason\": \"rest\"}";
            case "backfill" -> "{\"from\": \"2026-03-01T00:00:00Z\", \"to\": \"2026-03-02T00:00:00Z\"}";
            default -> "";
        };
        api.post(schedule("a%20b") + ":" + action, body).complainsAbout("id");
    }
}
