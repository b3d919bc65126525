package dev.carillon.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What is to be read about one schedule. */
class ScheduleReadsTest extends HttpCase {

    private Reply read(String id, String what) {
        return api.get(schedule(id) + what).is(Answer.OK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/definition", "/history", "/preview", "/explain"})
    void whatThereIsNotIsNotFound(String what) {
        Reply reply = api.get(schedule("none") + what).is(Problems.NOT_FOUND);
        assertThat(reply.text("detail")).contains("\"none\"");
    }

    @ParameterizedTest
    @CsvSource({
        "cron, '\"cron\": \"30 2 * * *\", \"zone\": \"Europe/Berlin\"'",
        "every, '\"every\": \"90m\"'",
        "every-after, '\"everyAfter\": \"PT5M\"'",
        "once, '\"at\": \"2026-03-04T18:00:00+01:00\"'"
    })
    void eachKindOfRecurrenceIsSaid(String type, String fields) {
        api.put(schedule("nightly"), "{\"task\": \"report\", " + fields + "}").is(Answer.CREATED);
        Reply reply = read("nightly", "");
        assertThat(reply.at("recurrence").get("type").asString()).isEqualTo(type);
        assertThat(reply.text("words")).isNotEmpty();
        assertThat(reply.text("state")).isEqualTo("active");
        assertThat(reply.at("running").size()).isZero();
        assertThat(read("nightly", "/preview").at("times").size()).isPositive();
        assertThat(read("nightly", "/explain").text("id")).isEqualTo("nightly");
    }

    @Test
    void aRunUnderWayIsShownWithItsNode() {
        hourly("nightly");
        node.holdRuns();
        hour();
        JsonNode running = read("nightly", "").at("running");
        assertThat(running.size()).isEqualTo(1);
        assertThat(running.get(0).get("run").asString()).isEqualTo("nightly@20260304T130000Z");
        assertThat(running.get(0).get("node").asString()).isEqualTo("node-1");
        assertThat(running.get(0).get("attempt").asInt()).isEqualTo(1);
    }

    @Test
    void historyHasWhatTheHandlerLeft() {
        hourly("nightly");
        hour();
        JsonNode run = read("nightly", "/history").at("runs").get(0);
        assertThat(run.get("state").asString()).isEqualTo("succeeded");
        assertThat(run.get("nominal").asString()).isEqualTo("2026-03-04T13:00:00Z");
        assertThat(run.get("node").asString()).isEqualTo("node-1");
        assertThat(run.get("result").toString()).isEqualTo("[1,2]");
        assertThat(run.get("progress").toString()).isEqualTo("{\"done\":1,\"total\":2}");
        assertThat(run.get("log").get(0).asString()).isEqualTo("half way");
        assertThat(run.get("latenessMillis").asDouble()).isBetween(0.0, 1_000.0);
        assertThat(run.get("tookMillis").asDouble()).isZero();
    }

    @Test
    void historyHasWhatWentWrong() {
        api.put(
                        schedule("bad"),
                        "{\"task\": \"broken\", \"every\": \"1h\", \"retry\": {\"retries\": 1, \"delay\": \"1m\"}}")
                .is(Answer.CREATED);
        hour();
        cluster.advance(Duration.ofMinutes(5));
        JsonNode run = read("bad", "/history").at("runs").get(0);
        assertThat(run.get("state").asString()).isEqualTo("dead");
        assertThat(run.get("attempt").asInt()).isEqualTo(2);
        assertThat(run.has("latenessMillis"))
                .describedAs("a retry is late by intent")
                .isFalse();
        assertThat(run.get("error").get("message").asString()).isEqualTo("out of paper");
        assertThat(run.get("error").get("type").asString()).isEqualTo("java.lang.IllegalStateException");
    }

    @Test
    void historyHasWhatWasDroppedAndWhy() {
        hourly("nightly");
        api.post(schedule("nightly") + ":skip-next", "").is(Answer.OK);
        hour();
        JsonNode run = read("nightly", "/history").at("runs").get(0);
        assertThat(run.get("state").asString()).isEqualTo("skipped");
        assertThat(run.get("reason").asString()).isEqualTo("skipped");
        assertThat(run.has("started")).isFalse();
        assertThat(run.has("tookMillis")).isFalse();
    }

    @Test
    void historyIsAsLongAsIsAskedFor() {
        hourly("nightly");
        for (int i = 0; i < 4; i++) {
            hour();
        }
        assertThat(read("nightly", "/history").at("runs").size()).isEqualTo(4);
        assertThat(read("nightly", "/history?limit=2").texts("runs", "nominal"))
                .containsExactly("2026-03-04T16:00:00Z", "2026-03-04T15:00:00Z");
        assertThat(read("nightly", "/history?limit=1000").at("runs").size()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({
        "/history?limit=0, limit",
        "/history?limit=1001, limit",
        "/history?limit=, limit",
        "/preview?count=0, count",
        "/preview?count=1001, count",
        "/preview?count=1e2, count"
    })
    void aNumberOutOfRangeIsRefused(String what, String field) {
        hourly("nightly");
        api.get(schedule("nightly") + what).complainsAbout(field);
    }

    @Test
    void previewKnowsClockChangesAndPlace() {
        api.put(schedule("nightly"), "{\"task\": \"report\", \"cron\": \"30 2 * * *\", \"zone\": \"Europe/Berlin\"}")
                .is(Answer.CREATED);
        Reply preview = read("nightly", "/preview?count=26");
        assertThat(preview.texts("times", "at"))
                .startsWith("2026-03-05T01:30:00Z")
                .hasSize(26);
        assertThat(preview.texts("times", "local")).startsWith("2026-03-05T02:30:00+01:00");
        JsonNode gap = preview.at("times").get(24);
        assertThat(gap.get("local").asString()).isEqualTo("2026-03-29T03:00:00+02:00");
        assertThat(gap.get("note").asString()).contains("02:30 does not exist on 2026-03-29");
        assertThat(preview.texts("times", "due")).containsOnly("");
    }

    @Test
    void previewKnowsWhenScatteredOnesAreDue() {
        api.put(schedule("nightly"), "{\"task\": \"report\", \"every\": \"1h\", \"jitter\": \"30m\"}")
                .is(Answer.CREATED);
        for (JsonNode time : read("nightly", "/preview?count=5").at("times")) {
            assertThat(time.get("due").asString())
                    .isGreaterThanOrEqualTo(time.get("at").asString());
        }
    }

    @Test
    void previewOfWhatDoesNotFireIsEmpty() {
        hourly("nightly");
        api.post(schedule("nightly") + ":pause", "{\"reason\": \"rest\"}").is(Answer.OK);
        assertThat(read("nightly", "/preview").at("times").size()).isZero();
    }

    @Test
    void explanationsSayTheMainThingFirst() {
        hourly("nightly");
        assertThat(read("nightly", "/explain").text("verdict")).isEqualTo("no capable node");
        cluster.advance(Duration.ofSeconds(1));
        assertThat(read("nightly", "/explain").text("verdict")).isEqualTo("scheduled");
        api.post(schedule("nightly") + ":pause", "{\"reason\": \"rest\"}").is(Answer.OK);
        Reply paused = read("nightly", "/explain");
        assertThat(paused.text("verdict")).isEqualTo("paused");
        assertThat(paused.at("reasons").get(0).asString()).contains("by anna", "rest");
    }

    @Test
    void theJournalOfAScheduleIsAboutNothingElse() {
        hourly("a");
        hourly("ab");
        String run = waiting("a").value();
        api.post(API + "/runs/" + Api.encoded(run) + ":cancel", "{\"reason\": \"no\"}")
                .is(Answer.ACCEPTED);
        api.post(schedule("ab") + ":skip-next", "").is(Answer.OK);
        api.delete(schedule("a")).is(Answer.OK);
        Reply journal = read("a", "/journal");
        assertThat(journal.texts("entries", "action"))
                .containsExactly("delete schedule", "cancel", "trigger", "put schedule");
        assertThat(journal.texts("entries", "target")).isEqualTo(List.of("a", run, "a", "a"));
        assertThat(read("never", "/journal").at("entries").size()).isZero();
    }
}
