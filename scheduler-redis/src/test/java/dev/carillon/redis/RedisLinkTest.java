package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.redis.testing.RedisServer;
import dev.carillon.store.PutReply;
import dev.carillon.store.PutRequest;
import dev.carillon.store.StoreAccessException;
import dev.carillon.store.StoreUnavailableException;
import io.lettuce.core.RedisConnectionException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections: what a refusal says, and when one is replaced. */
class RedisLinkTest {

    private static RedisServer open;
    private static RedisServer guarded;

    @BeforeAll
    static void startServers() {
        open = RedisServer.builder().own().start();
        guarded = RedisServer.builder().own().password("right").start();
        guarded.call("ACL", "SETUSER", "powerless", "on", ">secret", "~*", "-@all");
        guarded.call("ACL", "SETUSER", "off", "off", ">secret", "~*", "+@all");
    }

    @AfterAll
    static void stopServers() {
        open.close();
        guarded.close();
    }

    @ParameterizedTest
    @CsvSource({
        "true, :wrong@, WRONGPASS",
        "true, default:wrong@, WRONGPASS",
        "true, nobody:right@, WRONGPASS",
        "true, off:secret@, WRONGPASS",
        "true, '', NOAUTH",
        "true, powerless:secret@, NOPERM",
        "false, :needless@, without any password configured",
        "false, nobody:needless@, WRONGPASS"
    })
    void aRefusalNamesTheServerAndItsReason(boolean hasPassword, String credentials, String reason) {
        RedisServer server = hasPassword ? guarded : open;
        String address = "127.0.0.1:" + server.port();
        assertThatThrownBy(() -> RedisScheduleStore.open(RedisStoreConfig.of("redis://" + credentials + address)))
                .isInstanceOf(StoreAccessException.class)
                .hasMessageContaining(address)
                .hasMessageContaining(reason)
                .hasMessageNotContaining("secret")
                .hasMessageNotContaining("needless");
    }

    /** How the client reports a connection that was closed before it could note why. */
    static Stream<RedisConnectionException> unexplained() {
        return Stream.of(
                new RedisConnectionException("refused", new IllegalStateException("no handler")),
                new RedisConnectionException("refused", new RedisConnectionException("Connection closed prematurely")));
    }

    @ParameterizedTest
    @MethodSource("unexplained")
    void aGreetingIsRepeatedUntilItsRefusalIsExplained(RedisConnectionException unexplained) {
        AtomicInteger greetings = new AtomicInteger();
        assertThatThrownBy(() -> RedisLink.greet(() -> {
                    throw greetings.incrementAndGet() < 4 ? unexplained : new RedisConnectionException("WRONGPASS");
                }))
                .hasMessage("WRONGPASS");
        assertThat(greetings).hasValue(4);
    }

    @ParameterizedTest
    @MethodSource("unexplained")
    void aGreetingIsNotRepeatedForEver(RedisConnectionException unexplained) {
        AtomicInteger greetings = new AtomicInteger();
        assertThatThrownBy(() -> RedisLink.greet(() -> {
                    greetings.incrementAndGet();
                    throw unexplained;
                }))
                .hasMessage("refused");
        assertThat(greetings).hasValue(10);
    }

    @Test
    void nothingThatIsThrownEndsATimer() throws Exception {
        AtomicInteger turns = new AtomicInteger();
        try (RedisLink link = RedisLink.open(RedisStoreConfig.of(open.url()));
                AutoCloseable timer = link.every(Duration.ofMillis(50), () -> {
                    turns.incrementAndGet();
                    throw new AssertionError("test");
                })) {
            assertThat(timer).isNotNull();
            Awaitility.await().until(() -> turns.get() > 2);
        }
    }

    /** A fail-over need not end the connections to the old primary; only a new one finds the new primary. */
    @Test
    void theConnectionToADemotedPrimaryIsReplacedAndNotTooOften() {
        try (RedisServer server = RedisServer.builder().own().start();
                Stage stage = new Stage(server);
                RedisScheduleStore store =
                        RedisScheduleStore.open(RedisStoreConfig.of(server.url() + "?clientName=ours")
                                .withNamespace(stage.namespace)
                                .withTimeouts(Duration.ofSeconds(2), Duration.ofMillis(800)))) {
            PutRequest request = PutRequest.create(Stage.hourly(), true, Stage.AT, Optional.of(Stage.NEXT));
            String before = connection(server);
            server.call("REPLICAOF", "127.0.0.1", "1");
            int connectionsBefore = connections(server);
            assertThatThrownBy(() -> store.put(request))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("READONLY");
            assertThat(connection(server)).isNotEqualTo(before);
            // two of them are those of these questions
            assertThat(connections(server) - connectionsBefore).isBetween(2, 5);
            server.call("REPLICAOF", "NO", "ONE");
            assertThat(store.put(request)).isInstanceOf(PutReply.Stored.class);
        }
    }

    /** The server's number of our connection, once there is one only. */
    private static String connection(RedisServer server) {
        return Awaitility.await()
                .until(
                        () -> server.call("CLIENT", "LIST")
                                .lines()
                                .filter(line -> line.contains(" name=ours "))
                                .map(line -> line.replaceAll("id=(\\d+).*", "$1"))
                                .reduce("", (all, id) -> all + id + " "),
                        ids -> ids.matches("\\d+ "));
    }

    private static int connections(RedisServer server) {
        return Integer.parseInt(
                server.call("INFO", "stats").replaceAll("(?s).*total_connections_received:(\\d+).*", "$1"));
    }
}
