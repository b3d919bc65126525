package dev.carillon.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.RunId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Single runs. */
class RunsHttpTest extends HttpCase {

    private static String path(RunId run) {
        return API + "/runs/" + Api.encoded(run.value());
    }

    @Test
    void aRunWaitsIsUnderWayAndEnds() {
        hourly("nightly");
        RunId run = waiting("nightly");
        Reply waits = api.get(path(run)).is(Answer.OK);
        assertThat(waits.text("run")).isEqualTo(run.value());
        assertThat(waits.text("state")).isEqualTo("waiting");
        assertThat(waits.at("attempts").asInt()).isZero();

        node.holdRuns();
        cluster.settle();
        Reply runs = api.get(path(run)).is(Answer.OK);
        assertThat(runs.text("state")).isEqualTo("running");
        assertThat(runs.text("node")).isEqualTo("node-1");
        assertThat(runs.at("attempt").asInt()).isEqualTo(1);

        node.releaseRuns();
        cluster.settle();
        Reply ended = api.get(path(run) + "?wait=60").is(Answer.OK);
        assertThat(ended.text("state")).isEqualTo("succeeded");
        assertThat(ended.at("result").toString()).isEqualTo("[1,2]");
    }

    /** The seconds are those of the machine, whatever the store's clock says. */
    @Test
    void whoWaitsInVainIsToldWhereItIs() {
        hourly("nightly");
        assertThat(api.get(path(waiting("nightly")) + "?wait=1").is(Answer.OK).text("state"))
                .isEqualTo("waiting");
    }

    @Test
    void aRunThatThereIsNotIsNotFound() {
        Reply reply = api.get(API + "/runs/none@20260304T110000Z").is(Problems.NOT_FOUND);
        assertThat(reply.text("detail")).contains("none@20260304T110000Z");
        api.post(API + "/runs/none@20260304T110000Z:cancel", "").is(Problems.NOT_FOUND);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nightly", "a%20b@20260304T110000Z", "@", "nightly@"})
    void aNameThatIsNoneIsRefused(String run) {
        api.get(API + "/runs/" + run).complainsAbout("run");
        api.post(API + "/runs/" + run + ":cancel", "").complainsAbout("run");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "61", "long", "1.5"})
    void howLongToWaitHasABound(String wait) {
        hourly("nightly");
        api.get(path(waiting("nightly")) + "?wait=" + wait).complainsAbout("wait");
    }

    @Test
    void whatWaitsIsCancelledAtOnce() {
        hourly("nightly");
        RunId run = waiting("nightly");
        Reply reply = api.post(path(run) + ":cancel", "{\"reason\": \"no\"}").is(Answer.ACCEPTED);
        assertThat(reply.text("outcome")).isEqualTo("cancelled");
        assertThat(reply.text("run")).isEqualTo(run.value());
        assertThat(api.get(path(run)).is(Answer.OK).text("state")).isEqualTo("cancelled");
        api.post(path(run) + ":cancel", "").is(Problems.NOT_FOUND);
    }

    @Test
    void whatIsUnderWayIsToldToStop() {
        hourly("nightly");
        RunId run = waiting("nightly");
        node.holdRuns();
        cluster.settle();
        assertThat(api.post(path(run) + ":cancel", "").is(Answer.ACCEPTED).text("outcome"))
                .isEqualTo("requested");
        api.post(path(run) + ":cancel", "{\"why\": \"no\"}").complainsAbout("why");
    }
}
