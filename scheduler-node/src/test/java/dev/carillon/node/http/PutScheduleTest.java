package dev.carillon.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.store.ListRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Schedules stored and deleted by HTTP, with conditions and without. */
class PutScheduleTest extends HttpCase {

    private static final String HOURLY = "{\"task\": \"report\", \"every\": \"1h\"}";
    private static final String DAILY = "{\"task\": \"report\", \"every\": \"1d\"}";

    private static final String EVERYTHING = """
            {"id": "nightly", "task": "report", "cron": "0 30 2 * * ?", "dialect": "quartz", "zone": "Europe/Berlin",
             "dst": "skip", "startAt": "2026-03-05T00:00:00+01:00", "endAt": "2027-01-01T00:00:00Z", "maxRuns": 7,
             "jitter": "30s", "except": ["holidays"], "payload": {"to": ["ada"], "size": 1.50, "none": null},
             "overlap": "allow:3", "misfire": "fire-all:10", "catchUp": "2h", "startDeadline": "PT1H", "priority": 4,
             "pauseAfterFailures": 5, "onNodeLoss": "rerun",
             "retry": {"retries": 4, "delay": "10s", "factor": 2, "maxDelay": "5m"}, "timeout": "20m",
             "description": "All that there is", "tags": ["b", "a"]}
            """;

    @Test
    void itIsCreatedThenUnchangedThenUpdated() {
        Reply created = api.put(schedule("nightly"), HOURLY).is(Answer.CREATED);
        assertThat(created.text("outcome")).isEqualTo("created");
        assertThat(created.header("ETag")).isEqualTo("\"1\"");
        assertThat(created.at("schedule").get("next").asString()).isEqualTo("2026-03-04T13:00:00Z");

        Reply same = api.put(schedule("nightly"), HOURLY).is(Answer.OK);
        assertThat(same.text("outcome")).isEqualTo("unchanged");
        assertThat(same.header("ETag")).isEqualTo("\"1\"");

        Reply other = api.put(schedule("nightly"), DAILY).is(Answer.OK);
        assertThat(other.text("outcome")).isEqualTo("updated");
        assertThat(other.header("ETag")).isEqualTo("\"2\"");
        assertThat(api.get(schedule("nightly")).is(Answer.OK).header("ETag")).isEqualTo("\"2\"");
        assertThat(api.get(schedule("nightly") + "/definition").is(Answer.OK).header("ETag"))
                .isEqualTo("\"2\"");
    }

    @Test
    void itSaysWhatMaySurprise() {
        List<String> warnings = api.put(schedule("odd"), "{\"task\": \"typo\", \"every\": \"1h\"}")
                .is(Answer.CREATED)
                .at("warnings")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
        assertThat(warnings).singleElement().asString().contains("No live node knows the task \"typo\"");
    }

    @Test
    void aGenerationThatHasPassedIsNotReplaced() {
        hourly("nightly");
        Reply updated =
                api.with("If-Match", "\"1\"").put(schedule("nightly"), DAILY).is(Answer.OK);
        assertThat(updated.header("ETag")).isEqualTo("\"2\"");
        Reply late =
                api.with("If-Match", "\"1\"").put(schedule("nightly"), HOURLY).is(Problems.PRECONDITION_FAILED);
        assertThat(late.text("detail")).isEqualTo("id: \"nightly\" has generation 2 and not 1");
        assertThat(client.get(id("nightly")).orElseThrow().generation()).isEqualTo(2);
        api.with("If-Match", "\"2\"").put(schedule("nightly"), HOURLY).is(Answer.OK);
        assertThat(api.with("If-Match", "\"3\"")
                        .put(schedule("nightly"), HOURLY)
                        .is(Answer.OK)
                        .text("outcome"))
                .isEqualTo("unchanged");
    }

    @Test
    void nothingIsReplacedWhereThereIsNothing() {
        api.with("If-Match", "\"1\"").put(schedule("nightly"), HOURLY).is(Problems.NOT_FOUND);
        assertThat(client.list(ListRequest.all())).isEmpty();
        api.with("If-Match", "*").put(schedule("nightly"), HOURLY).is(Answer.CREATED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "W/\"1\"", "\"\"", "\"one\"", "\"1\", \"2\"", "\"1234567890123456789\""})
    void aConditionThatIsNoneOfOursIsRefused(String condition) {
        hourly("nightly");
        api.with("If-Match", condition).put(schedule("nightly"), DAILY).complainsAbout("If-Match");
        assertThat(client.get(id("nightly")).orElseThrow().generation()).isEqualTo(1);
    }

    @Test
    void whatMustBeNewReplacesNothing() {
        Api careful = api.with("If-None-Match", "*");
        careful.put(schedule("nightly"), HOURLY).is(Answer.CREATED);
        assertThat(careful.put(schedule("nightly"), HOURLY).is(Answer.OK).text("outcome"))
                .isEqualTo("unchanged");
        Reply other = careful.put(schedule("nightly"), DAILY).is(Problems.PRECONDITION_FAILED);
        assertThat(other.text("detail")).isEqualTo("id: \"nightly\" is taken by another definition");
        assertThat(client.get(id("nightly")).orElseThrow().generation()).isEqualTo(1);
    }

    @Test
    void aDefinitionComesBackAsItWasPut() {
        api.put(API + "/calendars/holidays", "{\"weekly\": [\"sun\"]}").is(Answer.OK);
        api.put(schedule("nightly"), EVERYTHING).is(Answer.CREATED);
        Reply read = api.get(schedule("nightly") + "/definition").is(Answer.OK);
        assertThat(api.put(schedule("nightly"), read.body()).is(Answer.OK).text("outcome"))
                .isEqualTo("unchanged");

        ObjectNode copy = (ObjectNode) read.json();
        copy.remove("id");
        api.put(schedule("copy"), copy.toString()).is(Answer.CREATED);
        ObjectNode copied = (ObjectNode)
                api.get(schedule("copy") + "/definition").is(Answer.OK).json();
        assertThat(copied.put("id", "nightly")).isEqualTo(read.json());
        assertThat(read.at("payload").toString())
                .describedAs("in the form that payloads are kept in")
                .isEqualTo("{\"none\":null,\"size\":1.5,\"to\":[\"ada\"]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"every\": \"1h\"                                                    | task",
                "\"task\": \"Report!\", \"every\": \"1h\"                             | task",
                "\"task\": 3, \"every\": \"1h\"                                       | task",
                "\"task\": \"report\"                                                 | recurrence",
                "\"task\": \"report\", \"every\": \"1h\", \"cron\": \"@daily\"        | recurrence",
                "\"task\": \"report\", \"cron\": \"61 * * * *\"                       | cron",
                "\"task\": \"report\", \"cron\": \"@daily\", \"zone\": \"Mars/Base\"  | zone",
                "\"task\": \"report\", \"cron\": \"@daily\", \"dialect\": \"greek\"   | dialect",
                "\"task\": \"report\", \"cron\": \"@daily\", \"dst\": \"never\"       | dst",
                "\"task\": \"report\", \"every\": \"1h\", \"zone\": \"UTC\"           | zone",
                "\"task\": \"report\", \"every\": \"soon\"                            | every",
                "\"task\": \"report\", \"every\": \"-1h\"                             | every",
                "\"task\": \"report\", \"everyAfter\": 5                              | everyAfter",
                "\"task\": \"report\", \"at\": \"tomorrow\"                           | at",
                "\"task\": \"report\", \"at\": \"2026-03-04T18:00:00\"                | at",
                "\"task\": \"report\", \"every\": \"1h\", \"startAt\": \"x\"          | startAt",
                "\"task\": \"report\", \"every\": \"1h\", \"maxRuns\": 0              | maxRuns",
                "\"task\": \"report\", \"every\": \"1h\", \"jitter\": \"9d\"          | jitter",
                "\"task\": \"report\", \"every\": \"1h\", \"except\": [\"none\"]      | except",
                "\"task\": \"report\", \"every\": \"1h\", \"overlap\": \"maybe\"      | overlap",
                "\"task\": \"report\", \"every\": \"1h\", \"misfire\": \"maybe\"      | misfire",
                "\"task\": \"report\", \"every\": \"1h\", \"priority\": 10            | priority",
                "\"task\": \"report\", \"every\": \"1h\", \"priority\": 1.5           | priority",
                "\"task\": \"report\", \"every\": \"1h\", \"onNodeLoss\": \"cry\"     | onNodeLoss",
                "\"task\": \"report\", \"every\": \"1h\", \"retry\": {\"times\": 3}   | retry.times",
                "\"task\": \"report\", \"every\": \"1h\", \"retry\": {\"factor\": 0}  | retry.factor",
                "\"task\": \"report\", \"every\": \"1h\", \"retry\": 3                | retry",
                "\"task\": \"report\", \"every\": \"1h\", \"payloadJson\": \"{\"      | payload",
                "\"task\": \"report\", \"every\": \"1h\", \"tags\": \"billing\"       | tags",
                "\"task\": \"report\", \"every\": \"1h\", \"tags\": [\"a b\"]         | tags",
                "\"task\": \"report\", \"every\": \"1h\", \"description\": \"\\u0007\" | description",
                "\"task\": \"report\", \"every\": \"1h\", \"colour\": \"red\"         | colour",
                "\"task\": \"report\", \"every\": \"1h\", \"id\": \"other\"           | id",
                "\"task\": \"report\", \"every\": \"1h\", \"id\": \"a b\"             | id"
            })
    void whatIsWrongWithADefinitionIsNamed(String fields, String wrong) {
        api.put(schedule("nightly"), "{" + fields + "}").complainsAbout(wrong);
        assertThat(client.list(ListRequest.all())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"task\": ", "{\"task\": \"a\", \"task\": \"b\"}", "{} {}", "task: report", "\u0000"})
    void whatIsNoJsonIsSaidToBeNone(String body) {
        api.put(schedule("nightly"), body).complainsAbout("body");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "3", "null", "\"text\"", "[{\"task\": \"report\", \"every\": \"1h\"}]"})
    void whatIsNoObjectIsRefused(String body) {
        assertThat(api.put(schedule("nightly"), body).is(Problems.BAD_REQUEST).text("detail"))
                .contains("must be fields with values");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "ü", "a@b", " "})
    void anIdThatIsNoneIsRefused(String id) {
        api.put(schedule(Api.encoded(id)), HOURLY).complainsAbout("id");
        api.get(schedule(Api.encoded(id))).complainsAbout("id");
    }

    @Test
    void anIdHasNoSlash() {
        api.put(schedule(Api.encoded("a/b")), HOURLY).is(Problems.NOT_FOUND);
    }

    @Test
    void aVeryLongIdIsRefusedAsAnId() {
        String id = "x".repeat(400);
        api.put(schedule(id), HOURLY).complainsAbout("id");
        api.delete(schedule(id)).complainsAbout("id");
        api.post(schedule(id) + ":trigger", "").complainsAbout("id");
    }

    @Test
    void anIdOfAnyPermittedCharactersIsTheSameEverywhere() {
        String id = "A-z.0_9:pause";
        api.put(schedule(Api.encoded(id)), HOURLY).is(Answer.CREATED);
        assertThat(api.get(schedule(id)).is(Answer.OK).text("id")).isEqualTo(id);
        api.post(schedule(id) + ":pause", "{\"reason\": \"why not\"}").is(Answer.OK);
        assertThat(api.delete(schedule(id)).is(Answer.OK).text("deleted")).isEqualTo(id);
    }

    @Test
    void aBodyMayBeLongButNotTooLong() {
        String payload = "x".repeat(HttpDoor.MAX_BODY_BYTES);
        String body = JsonMapper.shared()
                .createObjectNode()
                .put("task", "report")
                .put("every", "1h")
                .put("payload", payload)
                .toString();
        Reply tooLarge = api.put(schedule("nightly"), body).is(413);
        assertThat(tooLarge.text("detail")).isNotEmpty();
        assertThat(client.list(ListRequest.all())).isEmpty();
        api.put(schedule("nightly"), body.replace(payload, payload.substring(0, 50_000)))
                .is(Answer.CREATED);
    }

    @Test
    void whatIsDeletedIsGone() {
        hourly("nightly");
        assertThat(api.delete(schedule("nightly")).is(Answer.OK).text("deleted"))
                .isEqualTo("nightly");
        api.get(schedule("nightly")).is(Problems.NOT_FOUND);
        Reply again = api.delete(schedule("nightly")).is(Problems.NOT_FOUND);
        assertThat(again.text("detail")).contains("nightly");
    }
}
