package dev.carillon.node.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.task.NonRetryableException;
import dev.carillon.task.RetryLaterException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the task {@code http} sends, where it refuses to, and what it makes of answers. */
class HttpTaskTest {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final String RUN = "nightly@20261123T023000Z";
    private static final long FENCE = 1_795_397_400_123_456L;

    private Receiver receiver;

    @BeforeEach
    void startReceiver() throws IOException {
        receiver = new Receiver();
    }

    @AfterEach
    void stopReceiver() {
        receiver.close();
    }

    private static HttpTask task(String... allowed) {
        return new HttpTask(new Destinations(List.of(allowed)), Optional.of(new Signature(SECRET)), "ns");
    }

    private static HeardRun run() {
        return new HeardRun(RUN, FENCE);
    }

    private HeardRun send(String payload) throws Throwable {
        HeardRun run = run();
        Handling.of(task("127.0.0.1"), payload.replace("URL", receiver.url("/hook?x=1")), run);
        return run;
    }

    @Test
    void aRunIsACloudEventWithProofs() throws Throwable {
        HeardRun run = send("{\"url\":\"URL\",\"body\":{\"customer\":\"acme\"},\"headers\":{\"X-Team\":\"billing\"}}");
        Receiver.Request request = receiver.request();
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).isEqualTo("/hook?x=1");
        assertThat(request.body()).isEqualTo("{\"customer\":\"acme\"}");
        assertThat(request.headers())
                .containsEntry("content-type", "application/json")
                .containsEntry("ce-specversion", "1.0")
                .containsEntry("ce-type", "dev.carillon.run")
                .containsEntry("ce-source", "/carillon/ns")
                .containsEntry("ce-subject", "nightly")
                .containsEntry("ce-id", RUN)
                .containsEntry("ce-time", "2026-11-23T02:30:00Z")
                .containsEntry("idempotency-key", RUN)
                .containsEntry("carillon-attempt", "1")
                .containsEntry("carillon-fence", Long.toString(FENCE))
                .containsEntry("x-team", "billing")
                .containsEntry(
                        "carillon-signature",
                        new Signature(SECRET).of(run.started(), RUN, Long.toString(FENCE), request.body()));
        assertThat(run.result()).isEqualTo(Map.of("status", 204));
    }

    @Test
    void withoutASecretThereIsNoSignature() throws Throwable {
        HttpTask unsigned = new HttpTask(new Destinations(List.of("127.0.0.1")), Optional.empty(), "ns");
        Handling.of(unsigned, "{\"url\":\"" + receiver.url("/") + "\"}", run());
        assertThat(receiver.request().headers()).doesNotContainKey("carillon-signature");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "put", "PATCH", "Delete"})
    void theMethodIsThePayloads(String method) throws Throwable {
        send("{\"url\":\"URL\",\"method\":\"" + method + "\"}");
        assertThat(receiver.request().method()).isEqualToIgnoringCase(method);
        assertThat(receiver.request().body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "408,,0", "425,,0", "429,,0", "500,,0", "503,,0",
        "503,7,7", "429,0,0", "503,999999999,86400", "503,soon,0", "503,-1,0",
        "'503','Wed, 21 Oct 2026 07:28:00 GMT',0"
    })
    void whatMayPassIsTriedAgainWhenTheServerSays(int status, String retryAfter, long seconds) {
        receiver.answers(status, retryAfter == null ? Map.of() : Map.of("Retry-After", retryAfter));
        assertThatThrownBy(() -> send("{\"url\":\"URL\"}")).isInstanceOfSatisfying(RetryLaterException.class, later -> {
            assertThat(later).hasMessageContaining(Integer.toString(status));
            assertThat(later.delay()).isEqualTo(Duration.ofSeconds(seconds));
        });
        assertThat(receiver.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {304, 400, 401, 404, 409, 410, 422})
    void whatWouldNotChangeIsFinal(int status) {
        receiver.answers(status, Map.of());
        assertThatThrownBy(() -> send("{\"url\":\"URL\"}"))
                .isInstanceOf(NonRetryableException.class)
                .hasMessageContaining(Integer.toString(status));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectionIsNotFollowed(int status) {
        receiver.answers(status, Map.of("Location", receiver.url("/elsewhere")));
        assertThatThrownBy(() -> send("{\"url\":\"URL\"}")).isInstanceOf(NonRetryableException.class);
        assertThat(receiver.requests()).hasSize(1);
    }

    @Test
    void aServerThatIsAwayIsTriedAgain() {
        receiver.close();
        assertThatThrownBy(() -> send("{\"url\":\"URL\"}")).isInstanceOf(IOException.class);
    }

    /** Every way to write an address of the machine itself, or of the machine's secrets in a cloud. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.8.8.8",
                "localhost",
                "LOCALHOST",
                "0.0.0.0",
                "169.254.169.254",
                "100.100.100.200",
                "224.0.0.1",
                "2130706433",
                "127.1",
                "[::1]",
                "[::]",
                "[::ffff:127.0.0.1]",
                "[::ffff:7f00:1]",
                "[::ffff:169.254.169.254]",
                "[::127.0.0.1]",
                "[64:ff9b::7f00:1]",
                "[64:ff9b::169.254.169.254]",
                "[2002:7f00:1::]",
                "[fe80::1]",
                "[fd00:ec2::254]"
            })
    void nothingGoesToTheMachineItself(String host) {
        String url = "http://" + host + ":" + receiver.port() + "/";
        assertThatThrownBy(() -> Handling.of(task(), "{\"url\":\"" + url + "\"}", run()))
                .as(host)
                .isInstanceOf(NonRetryableException.class)
                .hasMessageStartingWith("payload.url: ");
        assertThat(receiver.requests()).isEmpty();
    }

    /** What some programs take for an address, and this one for the name of a host that is not there. */
    @ParameterizedTest
    @ValueSource(strings = {"0x7f000001", "0x7f.1", "0177.1"})
    void whatLooksLikeAnAddressElsewhereLeadsNowhere(String host) {
        String url = "http://" + host + ":" + receiver.port() + "/";
        assertThatThrownBy(() -> Handling.of(task(), "{\"url\":\"" + url + "\"}", run()))
                .isInstanceOfAny(NonRetryableException.class, IOException.class);
        assertThat(receiver.requests()).isEmpty();
    }

    @Test
    void oneHostThatIsAllowedAllowsNoOther() throws Throwable {
        Handling.of(task("LocalHost"), "{\"url\":\"http://localhost:" + receiver.port() + "/\"}", run());
        assertThat(receiver.requests()).hasSize(1);
        assertThatThrownBy(() -> Handling.of(task("localhost"), "{\"url\":\"" + receiver.url("/") + "\"}", run()))
                .isInstanceOf(NonRetryableException.class);
    }

    @Test
    void aHostThatIsNotThereMayComeBack() {
        assertThatThrownBy(() -> Handling.of(task(), "{\"url\":\"http://nowhere.invalid/\"}", run()))
                .isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                        | payload.url
            {"url":"ftp://example.com/"}                              | payload.url
            {"url":"example.com"}                                     | payload.url
            {"url":"http://"}                                         | payload.url
            {"url":"http://a b/"}                                     | payload.url
            {"url":"http://me:secret@example.com/"}                   | payload.url
            {"url":"http://x.invalid/","method":"TRACE"}              | payload.method
            {"url":"http://x.invalid/","colour":"red"}                | payload.colour
            {"url":"http://x.invalid/","headers":["a"]}               | payload.headers
            {"url":"http://x.invalid/","headers":{"Host":"b"}}        | payload.headers
            {"url":"http://x.invalid/","headers":{"ce-id":"b"}}       | payload.headers
            {"url":"http://x.invalid/","headers":{"Carillon-Fence":"9"}} | payload.headers
            {"url":"http://x.invalid/","headers":{"Content-Length":"9"}} | payload.headers
            {"url":"http://x.invalid/","headers":{"a":"b\\r\\nc: d"}} | payload.headers
            {"url":"http://x.invalid/","headers":{"a b":"c"}}         | payload.headers
            {"url":"http://x.invalid/","headers":{"a":1}}             | payload.headers
            """)
    void aMalformedPayloadIsFinal(String payload, String field) {
        assertThatThrownBy(() -> Handling.of(task(), payload, run()))
                .isInstanceOf(NonRetryableException.class)
                .hasMessageStartingWith(field + ": ")
                .hasMessageNotContaining("secret");
    }

    @Test
    void aRunThatIsToldToStopStops() throws Throwable {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String url = "http://127.0.0.1:" + silent.getLocalPort() + "/";
            Handling handling = Handling.start(task("127.0.0.1"), "{\"url\":\"" + url + "\"}", run());
            silent.accept();
            handling.stop();
            assertThatThrownBy(handling::await).isInstanceOf(InterruptedException.class);
        }
    }
}
