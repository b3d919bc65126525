package dev.carillon.node.stock;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.run.Fence;
import dev.carillon.run.RunId;
import dev.carillon.run.RunResult;
import dev.carillon.run.Ticker;
import dev.carillon.store.Acknowledgement;
import dev.carillon.store.StoreUnavailableException;
import dev.carillon.task.NonRetryableException;
import dev.carillon.testing.InMemoryMailbox;
import dev.carillon.testing.VirtualClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs that are handed out on a stream: what stands there, and what their acknowledgements do. */
class StreamTaskTest {

    private static final String RUN = "nightly@20261123T023000Z";
    private static final String REPORTS = "{\"stream\":\"reports\",\"body\":{\"customer\":\"acme\"}}";
    private static final String UNAWAITED = "{\"stream\":\"reports\",\"ack\":false}";
    private static final Path VECTORS = Path.of("..", "docs", "protocol-vectors.json");

    private final InMemoryMailbox mailbox = new InMemoryMailbox(new VirtualClock());
    private final Consumers consumers = new Consumers(mailbox, Ticker.system());
    private final StreamTask task = new StreamTask(consumers);

    private Handling start(HeardRun run) {
        int before = mailbox.sent("reports").size();
        Handling handling = Handling.start(task, REPORTS, run);
        await().until(() -> mailbox.sent("reports").size() > before);
        return handling;
    }

    private static Acknowledgement done(String run, long fence) {
        return new Acknowledgement(new RunId(run), new Fence(fence), Optional.empty(), Optional.empty());
    }

    private void acknowledge(Acknowledgement acknowledgement) {
        mailbox.acknowledge(acknowledgement);
        consumers.hear();
    }

    private void acknowledgeWith(String result) {
        acknowledge(new Acknowledgement(new RunId(RUN), new Fence(7), Optional.empty(), Optional.of(result)));
    }

    @Test
    void everythingIsHandedOutAsThePageSays() throws Throwable {
        JsonNode examples =
                JsonMapper.shared().readTree(Files.readString(VECTORS)).get("streams");
        for (JsonNode example : examples) {
            JsonNode about = example.get("run");
            HeardRun run = new HeardRun(
                    about.get("id").stringValue(),
                    Long.parseLong(about.get("fence").stringValue()));
            Handling handling = Handling.start(task, example.get("payload").toString(), run);
            String stream = example.get("stream").stringValue();
            Map<String, String> expected = new LinkedHashMap<>();
            example.get("fields")
                    .properties()
                    .forEach(field ->
                            expected.put(field.getKey(), field.getValue().stringValue()));
            await().untilAsserted(() -> assertThat(mailbox.sent(stream)).contains(expected));
            acknowledge(done(run.id().value(), run.fence().value()));
            handling.await();
        }
    }

    @Test
    void aRunThatIsNotAwaitedIsOverWhenItIsHandedOut() throws Throwable {
        Handling.of(task, UNAWAITED, new HeardRun(RUN, 7));
        assertThat(mailbox.sent("reports")).hasSize(1);
    }

    @Test
    void aRunWaitsUntilItIsAcknowledged() throws Throwable {
        HeardRun run = new HeardRun(RUN, 7);
        Handling handling = start(run);
        consumers.hear();
        assertThat(handling.isOver()).isFalse();
        acknowledgeWith("{\"rows\":1204}");
        handling.await();
        assertThat(RunResult.of(requireNonNull(run.result())).json()).isEqualTo("{\"rows\":1204}");
        assertThat(run.lines()).isEmpty();
    }

    @Test
    void whatAProgramSaysWentWrongIsTheFailure() {
        Handling handling = start(new HeardRun(RUN, 7));
        acknowledge(new Acknowledgement(
                new RunId(RUN), new Fence(7), Optional.of("ValueError: no paper"), Optional.of("1")));
        assertThatThrownBy(handling::await)
                .isNotInstanceOf(NonRetryableException.class)
                .hasMessage("ValueError: no paper");
    }

    @ParameterizedTest
    @CsvSource({RUN + ",6", RUN + ",8", "other@20261123T023000Z,7"})
    void whatIsSaidOfAnotherAttemptOrRunDoesNotCount(String run, long fence) throws Throwable {
        Handling handling = start(new HeardRun(RUN, 7));
        acknowledge(done(run, fence));
        assertThat(handling.isOver()).isFalse();
        acknowledge(done(RUN, 7));
        handling.await();
    }

    @Test
    void whatWasAcknowledgedBeforeDoesNotCount() throws Throwable {
        mailbox.acknowledge(done(RUN, 7));
        Handling handling = start(new HeardRun(RUN, 7));
        consumers.hear();
        assertThat(handling.isOver()).isFalse();
        acknowledge(done(RUN, 7));
        handling.await();
    }

    @Test
    void eachRunIsToldItsOwn() throws Throwable {
        Handling one = start(new HeardRun("a@20261123T023000Z", 7));
        Handling two = start(new HeardRun("b@20261123T023000Z", 8));
        acknowledge(done("b@20261123T023000Z", 8));
        two.await();
        assertThat(one.isOver()).isFalse();
        acknowledge(done("a@20261123T023000Z", 7));
        one.await();
    }

    @Test
    void aRunThatIsToldToStopStops() {
        Handling handling = start(new HeardRun(RUN, 7));
        handling.stop();
        assertThatThrownBy(handling::await).isInstanceOf(InterruptedException.class);
    }

    @Test
    void aLaterAttemptOnTheSameNodeIsToldItsOwn() throws Throwable {
        Handling first = start(new HeardRun(RUN, 7));
        Handling second = start(new HeardRun(RUN, 8));
        first.stop();
        assertThatThrownBy(first::await).isInstanceOf(InterruptedException.class);
        acknowledge(done(RUN, 8));
        second.await();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"rows":      | not valid JSON
            1 2           | not valid JSON
            """)
    void aResultThatCannotBeReadIsNoReasonToDoItAgain(String result, String why) throws Throwable {
        HeardRun run = new HeardRun(RUN, 7);
        Handling handling = start(run);
        acknowledgeWith(result);
        handling.await();
        assertThat(run.result()).isNull();
        assertThat(run.lines()).singleElement().asString().contains(why);
    }

    @Test
    void aStoreThatIsAwayIsAFailureToBeTriedAgain() {
        mailbox.isAway(true);
        assertThatThrownBy(() -> Handling.of(task, REPORTS, new HeardRun(RUN, 7)))
                .isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> Handling.of(task, UNAWAITED, new HeardRun(RUN, 7)))
                .isInstanceOf(StoreUnavailableException.class);
        assertThat(consumers.hear().comeBackNanos()).isPositive();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                  | payload.stream
            {"stream":1}                        | payload.stream
            {"stream":"a:b"}                    | payload.stream
            {"stream":"a","ack":"yes"}          | payload.ack
            {"stream":"a","colour":"red"}       | payload.colour
            "reports"                           | payload
            """)
    void aMalformedPayloadIsFinal(String payload, String field) {
        assertThatThrownBy(() -> Handling.of(task, payload, new HeardRun(RUN, 7)))
                .isInstanceOf(NonRetryableException.class)
                .hasMessageStartingWith(field + ": ");
        assertThat(mailbox.sent("reports")).isEmpty();
    }

    @Test
    void nothingIsReadWhileNothingWaits() throws Throwable {
        assertThat(consumers.hear()).isEqualTo(new Consumers.HearingTurn(0, 10_000_000_000L));
        mailbox.isAway(true);
        assertThat(consumers.hear().heard()).isZero();
        mailbox.isAway(false);
        Handling handling = start(new HeardRun(RUN, 7));
        acknowledge(done(RUN, 7));
        handling.await();
        assertThat(consumers.hear()).isEqualTo(new Consumers.HearingTurn(0, 10_000_000_000L));
    }

    @Test
    void theLoopHearsByItself() throws Throwable {
        try (Consumers listening = new Consumers(mailbox, Ticker.system()).start()) {
            Handling handling = Handling.start(new StreamTask(listening), REPORTS, new HeardRun(RUN, 7));
            await().until(() -> mailbox.sent("reports").size() == 1);
            mailbox.acknowledge(done(RUN, 7));
            handling.await();
        }
    }
}
