package dev.carillon.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.RunId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Runs that failed for good. */
class DeadLettersHttpTest extends HttpCase {

    private static final String LETTERS = API + "/dead-letters";

    private static String letter(RunId run) {
        return LETTERS + "/" + Api.encoded(run.value());
    }

    @Test
    void theyAreListedTheLatestFirst() {
        assertThat(api.get(LETTERS).is(Answer.OK).at("deadLetters").size()).isZero();
        RunId first = dead("bad");
        hour();
        JsonNode letters = api.get(LETTERS).is(Answer.OK).at("deadLetters");
        assertThat(letters.size()).isEqualTo(2);
        JsonNode oldest = letters.get(1);
        assertThat(oldest.get("run").asString()).isEqualTo(first.value());
        assertThat(oldest.get("schedule").asString()).isEqualTo("bad");
        assertThat(oldest.get("task").asString()).isEqualTo(BROKEN);
        assertThat(oldest.get("attempt").asInt()).isEqualTo(1);
        assertThat(oldest.get("error").get("message").asString()).isEqualTo("out of paper");
        assertThat(api.get(LETTERS + "?limit=1").is(Answer.OK).texts("deadLetters", "run"))
                .containsExactly(letters.get(0).get("run").asString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1001", "all"})
    void howManyHasABound(String limit) {
        api.get(LETTERS + "?limit=" + limit).complainsAbout("limit");
    }

    @Test
    void oneIsTriedAgain() {
        RunId run = dead("bad");
        assertThat(api.post(letter(run) + ":requeue", "{\"reason\": \"paper has come\"}")
                        .is(Answer.ACCEPTED)
                        .text("run"))
                .isEqualTo(run.value());
        assertThat(api.get(API + "/runs/" + Api.encoded(run.value()))
                        .is(Answer.OK)
                        .text("state"))
                .isEqualTo("waiting");
        assertThat(api.get(LETTERS).is(Answer.OK).at("deadLetters").size()).isZero();
        api.post(letter(run) + ":requeue", "").is(Problems.NOT_FOUND);
    }

    @Test
    void oneWhoseScheduleIsGoneCannotBeTriedAgain() {
        RunId run = dead("bad");
        api.delete(schedule("bad")).is(Answer.OK);
        assertThat(api.get(LETTERS).is(Answer.OK).at("deadLetters").size()).isEqualTo(1);
        api.post(letter(run) + ":requeue", "").is(Problems.CONFLICT);
        assertThat(noted().action()).isEqualTo("requeue refused");
    }

    @Test
    void oneIsForgotten() {
        RunId run = dead("bad");
        assertThat(api.delete(letter(run) + "?reason=known%20and%20mended")
                        .is(Answer.OK)
                        .text("discarded"))
                .isEqualTo(run.value());
        assertNoted("delete dead-letter", run.value(), "known and mended");
        api.delete(letter(run)).is(Problems.NOT_FOUND);
        assertThat(api.get(LETTERS).is(Answer.OK).at("deadLetters").size()).isZero();
    }

    @Test
    void aNameThatIsNoneIsRefused() {
        api.post(LETTERS + "/nightly:requeue", "").complainsAbout("run");
        api.delete(LETTERS + "/nightly").complainsAbout("run");
        api.post(LETTERS + "/none@20260304T110000Z:requeue", "{\"now\": true}").complainsAbout("now");
    }
}
