package dev.carillon.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.store.Pause;
import dev.carillon.store.PauseScope;
import dev.carillon.store.ScheduleStore;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Pauses of many schedules. */
class PausesHttpTest extends HttpCase {

    private static final String PAUSES = API + "/pauses";

    @Test
    void manyArePausedListedAndResumed() {
        assertThat(api.get(PAUSES).is(Answer.OK).at("pauses").size()).isZero();
        api.put(PAUSES + "/tag:billing", "{\"reason\": \"freeze\"}").is(Answer.OK);
        api.as(OPERATOR)
                .put(PAUSES + "/all", "{\"reason\": \"stop\", \"until\": \"2h\"}")
                .is(Answer.OK);
        Reply listed =
                api.put(PAUSES + "/task:report", "{\"reason\": \"moving\"}").is(Answer.OK);
        assertThat(listed.texts("pauses", "scope")).containsExactly("all", "tag:billing", "task:report");
        assertThat(listed.texts("pauses", "actor")).containsExactly("otto", "anna", "anna");
        assertThat(listed.texts("pauses", "until")).containsExactly("2026-03-04T14:00:00Z", "", "");
        assertThat(api.get(PAUSES).is(Answer.OK).json()).isEqualTo(listed.json());

        Reply ended = api.delete(PAUSES + "/tag:billing").is(Answer.OK);
        assertThat(ended.text("scope")).isEqualTo("tag:billing");
        assertThat(ended.at("resumed").asBoolean()).isTrue();
        assertThat(api.delete(PAUSES + "/tag:billing")
                        .is(Answer.OK)
                        .at("resumed")
                        .asBoolean())
                .isFalse();
        assertThat(api.get(PAUSES).is(Answer.OK).texts("pauses", "scope")).containsExactly("all", "task:report");
    }

    @Test
    void aTagMayHaveASlash() {
        String scope = Api.encoded("tag:team/billing");
        assertThat(api.put(PAUSES + "/" + scope, "{\"reason\": \"freeze\"}")
                        .is(Answer.OK)
                        .texts("pauses", "scope"))
                .containsExactly("tag:team/billing");
        assertThat(api.delete(PAUSES + "/" + scope).is(Answer.OK).at("resumed").asBoolean())
                .isTrue();
    }

    @Test
    void whatPassedMeanwhileIsCaughtUpIfSomebodyWantsIt() {
        hourly("nightly");
        api.put(PAUSES + "/all", "{\"reason\": \"stop\"}").is(Answer.OK);
        hour();
        hour();
        api.delete(PAUSES + "/all?catchUp=fire-once&reason=go%20on").is(Answer.OK);
        assertNoted("delete pause", "all", "go on");
        cluster.settle();
        assertThat(api.get(schedule("nightly") + "/history").is(Answer.OK).texts("runs", "state"))
                .contains("succeeded");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "everything  | {\"reason\": \"r\"}                       | scope",
                "tag:a%20b   | {\"reason\": \"r\"}                       | tag",
                "task:No     | {\"reason\": \"r\"}                       | task",
                "all         | {}                                        | reason",
                "all         | {\"reason\": \"r\", \"until\": \"never\"} | until",
                "all         | {\"reason\": \"r\", \"until\": \"-2h\"}   | until",
                "all         | {\"reason\": \"r\", \"catchUp\": \"none\"} | catchUp"
            })
    void whatIsWrongIsNamed(String scope, String body, String field) {
        api.put(PAUSES + "/" + scope, body).complainsAbout(field);
        assertThat(client.pauses()).isEmpty();
    }

    @Test
    void howToCatchUpIsChecked() {
        api.put(PAUSES + "/all", "{\"reason\": \"stop\"}").is(Answer.OK);
        api.delete(PAUSES + "/all?catchUp=some").complainsAbout("catchUp");
        api.delete(PAUSES + "/some").complainsAbout("scope");
        assertThat(client.pauses()).hasSize(1);
    }

    @Test
    void thereIsAMost() {
        for (int number = 0; number < ScheduleStore.MAX_PAUSES; number++) {
            store.pauseAll(PauseScope.tag("t" + number), new Pause("many", "test", Instant.EPOCH));
        }
        Reply refused = api.put(PAUSES + "/all", "{\"reason\": \"stop\"}").is(Problems.CONFLICT);
        assertThat(refused.text("detail")).contains("1000");
        JsonNode pauses = api.get(PAUSES).is(Answer.OK).at("pauses");
        assertThat(pauses.size()).isEqualTo(ScheduleStore.MAX_PAUSES);
    }
}
