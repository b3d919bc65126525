package dev.carillon.redis.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.redis.testing.FaultProxy.Direction;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What each fault does to a client of a real server. */
class FaultProxyTest {

    private static final int SHORT_MILLIS = 300;
    private static final int LONG_MILLIS = 10_000;

    private static RedisServer server;
    private FaultProxy proxy;

    @BeforeAll
    static void startServer() {
        server = RedisServer.builder().own().start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void open() {
        server.call("FLUSHALL");
        proxy = FaultProxy.to(server.host(), server.port());
    }

    @AfterEach
    void close() {
        proxy.close();
    }

    private PlainRedis client(int timeoutMillis) throws IOException {
        return new PlainRedis(RedisAddress.local(proxy.port(), Optional.empty()), timeoutMillis);
    }

    @Test
    void withoutFaultsEverythingGetsThrough() throws IOException {
        String large = "x".repeat(1_000_000);
        try (PlainRedis client = client(LONG_MILLIS)) {
            client.call("SET", "k", large);
            assertThat(client.call("GET", "k")).isEqualTo(large);
            assertThat(proxy.open()).isEqualTo(1);
        }
        Awaitility.await().until(() -> proxy.open() == 0);
        assertThat(proxy.accepted()).isEqualTo(1);
    }

    @Test
    void aDelayAddsUp() throws IOException {
        try (PlainRedis client = client(LONG_MILLIS)) {
            client.call("PING");
            proxy.delay(Duration.ofMillis(50));
            long before = System.nanoTime();
            client.call("PING");
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
        }
    }

    @Test
    void whatIsAskedWaitsWhileThatDirectionStandsStill() throws IOException {
        try (PlainRedis client = client(SHORT_MILLIS)) {
            proxy.stall(Direction.TO_SERVER);
            assertThatThrownBy(() -> client.call("SET", "k", "v")).isInstanceOf(SocketTimeoutException.class);
            assertThat(server.call("EXISTS", "k")).isEqualTo("0");
            proxy.heal();
            Awaitility.await().until(() -> server.call("EXISTS", "k").equals("1"));
        }
    }

    @Test
    void whatIsAnsweredWaitsWhileThatDirectionStandsStill() throws IOException {
        try (PlainRedis client = client(SHORT_MILLIS)) {
            proxy.stall(Direction.TO_CLIENT);
            assertThatThrownBy(() -> client.call("SET", "k", "v")).isInstanceOf(SocketTimeoutException.class);
            assertThat(server.call("EXISTS", "k")).isEqualTo("1");
        }
    }

    @Test
    void aSilentWayAcceptsAndSaysNothing() throws IOException {
        proxy.goSilent();
        try (PlainRedis client = client(SHORT_MILLIS)) {
            assertThatThrownBy(() -> client.call("SET", "k", "v")).isInstanceOf(SocketTimeoutException.class);
        }
        assertThat(server.call("EXISTS", "k")).isEqualTo("0");
    }

    @Test
    void aLostReplyWasExecuted() throws IOException {
        try (PlainRedis client = client(LONG_MILLIS)) {
            client.call("PING");
            proxy.dropReplies();
            assertThatThrownBy(() -> client.call("INCR", "n")).isInstanceOf(IOException.class);
        }
        assertThat(server.call("GET", "n")).isEqualTo("1");
        assertThat(proxy.droppedReplies()).isEqualTo(1);
    }

    @Test
    void anAnswerIsCutInTheMiddle() throws IOException {
        try (PlainRedis client = client(LONG_MILLIS)) {
            client.call("SET", "k", "0123456789");
            proxy.cutAfter(8);
            assertThatThrownBy(() -> client.call("GET", "k")).isInstanceOf(IOException.class);
        }
        proxy.heal();
        try (PlainRedis client = client(LONG_MILLIS)) {
            assertThat(client.call("GET", "k")).isEqualTo("0123456789");
        }
    }

    @Test
    void aCutWayRefusesUntilItIsHealed() throws IOException {
        try (PlainRedis client = client(LONG_MILLIS)) {
            client.call("PING");
            proxy.cut();
            assertThatThrownBy(() -> client.call("PING")).isInstanceOf(IOException.class);
        }
        try (PlainRedis client = client(LONG_MILLIS)) {
            assertThatThrownBy(() -> client.call("PING")).isInstanceOf(IOException.class);
        }
        proxy.heal();
        try (PlainRedis client = client(LONG_MILLIS)) {
            assertThat(client.call("PING")).isEqualTo("PONG");
        }
    }

    @Test
    void aResetEndsWhatIsOpenAndNothingElse() throws IOException {
        try (PlainRedis client = client(LONG_MILLIS)) {
            client.call("PING");
            proxy.reset();
            assertThatThrownBy(() -> client.call("PING")).isInstanceOf(IOException.class);
        }
        try (PlainRedis client = client(LONG_MILLIS)) {
            assertThat(client.call("PING")).isEqualTo("PONG");
        }
    }
}
