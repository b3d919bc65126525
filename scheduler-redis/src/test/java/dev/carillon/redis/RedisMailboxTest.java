package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.redis.testing.FaultProxy;
import dev.carillon.redis.testing.RedisServer;
import dev.carillon.run.Fence;
import dev.carillon.run.NodeId;
import dev.carillon.run.RunId;
import dev.carillon.store.Acknowledgement;
import dev.carillon.store.Letter;
import dev.carillon.store.Mailbox;
import dev.carillon.store.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The mailbox on a real Redis, with the rights of a node; programs have those of a client or a consumer, as their deeds are. */
class RedisMailboxTest extends RedisMailboxCase {

    private static final NodeId NODE = new NodeId("node-1");
    private static final String USER = "mail-node";

    private static RedisServer server;

    @BeforeAll
    static void startServer() {
        server = RedisServer.builder().own().start();
    }

    /** Nothing that the contract asks for lies beyond the rights of a node. */
    @AfterAll
    static void stopServer() {
        try (RedisServer used = server) {
            assertThat(Role.refusals(used, USER)).isEmpty();
        }
    }

    @Override
    RedisStoreConfig config() {
        String url = Role.canEnter(server) ? Role.NODE.enter(server, USER, namespace) : server.url();
        return RedisStoreConfig.of(url).withNamespace(namespace);
    }

    @Override
    RedisStoreConfig configOfPrograms() {
        return RedisStoreConfig.of(server.url());
    }

    private List<Letter> receive(Mailbox mailbox) {
        return mailbox.receive(NODE, 10, Duration.ZERO);
    }

    @Test
    void aReadWaitsForALetterButNotForLong() {
        try (Mailbox mailbox = open()) {
            assertThat(receive(mailbox)).isEmpty();
            long start = System.nanoTime();
            assertThat(mailbox.receive(NODE, 10, Duration.ofHours(1))).isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(500), Duration.ofSeconds(10));
        }
    }

    @Test
    void anInboxThatSomebodyDeletedIsMadeAnew() {
        try (Mailbox mailbox = open()) {
            post(Map.of("request", "GET /a"));
            assertThat(receive(mailbox)).hasSize(1);
            server.call("DEL", keys().inbox());
            assertThat(receive(mailbox)).isEmpty();
            String id = post(Map.of("request", "GET /b"));
            assertThat(receive(mailbox)).extracting(Letter::id).containsExactly(id);
        }
    }

    @Test
    void aLetterThatSomebodyDeletedIsLetGo() {
        try (Mailbox mailbox = open()) {
            String id = post(Map.of("request", "GET /a"));
            assertThat(receive(mailbox)).hasSize(1);
            server.call("XDEL", keys().inbox(), id);
            assertThat(receive(mailbox)).isEmpty();
            assertThat(server.call("XPENDING", keys().inbox(), InboxRequests.GROUP))
                    .startsWith("0");
        }
    }

    @Test
    void answeredLettersLeaveNothingBehind() {
        try (Mailbox mailbox = open()) {
            post(Map.of("request", "GET /a"));
            mailbox.answer(receive(mailbox).get(0), Map.of("status", "200"));
            assertThat(server.call("XLEN", keys().inbox())).isEqualTo("0");
            assertThat(server.call("XINFO", "CONSUMERS", keys().inbox(), InboxRequests.GROUP))
                    .contains(NODE.value());
        }
        assertThat(server.call("XINFO", "CONSUMERS", keys().inbox(), InboxRequests.GROUP))
                .doesNotContain(NODE.value());
    }

    @Test
    void whoHasLettersStaysInTheGroup() {
        try (Mailbox mailbox = open()) {
            post(Map.of("request", "GET /a"));
            assertThat(receive(mailbox)).hasSize(1);
        }
        try (Mailbox again = open()) {
            assertThat(receive(again)).hasSize(1);
        }
    }

    @Test
    void anAcknowledgementThatCannotBeReadIsPassedOver() {
        try (Mailbox mailbox = open()) {
            String place = mailbox.acknowledgements("", 10, Duration.ZERO).cursor();
            add(keys().acks(), Map.of("run", "no run", "fence", "1"));
            add(keys().acks(), Map.of("run", "s@x", "fence", "much"));
            add(keys().acks(), Map.of("hello", "you"));
            add(keys().acks(), Map.of("run", "s@x", "fence", "1", "error", "", "result", ""));
            assertThat(mailbox.acknowledgements(place, 10, Duration.ZERO).list())
                    .containsExactly(
                            new Acknowledgement(new RunId("s@x"), new Fence(1), Optional.empty(), Optional.empty()));
        }
    }

    @Test
    void aMailboxConnectsWithItsFirstRequest() {
        RedisStoreConfig nowhere = RedisStoreConfig.of("redis://127.0.0.1:1").withNamespace(namespace);
        try (Mailbox mailbox = RedisMailbox.open(nowhere)) {
            assertThatThrownBy(() -> receive(mailbox)).isInstanceOf(StoreUnavailableException.class);
            assertThatThrownBy(() -> mailbox.send("reports", Map.of("run", "s@x")))
                    .isInstanceOf(StoreUnavailableException.class);
        }
    }

    @Test
    void whatIsClosedSaysSo() {
        Mailbox mailbox = open();
        mailbox.close();
        assertThatThrownBy(() -> receive(mailbox))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("closed");
    }

    /** What the server gave while its reply did not get through is not lost. */
    @Test
    void aServerThatFallsSilentIsNoticedAndComesBack() {
        try (FaultProxy proxy = FaultProxy.to(server.host(), server.port())) {
            RedisStoreConfig config = RedisStoreConfig.of(proxy.url())
                    .withNamespace(namespace)
                    .withTimeouts(Duration.ofMillis(300), Duration.ZERO);
            try (Mailbox mailbox = RedisMailbox.open(config)) {
                assertThat(receive(mailbox)).isEmpty();
                proxy.stall(FaultProxy.Direction.TO_CLIENT);
                String id = post(Map.of("request", "GET /a"));
                assertThatThrownBy(() -> mailbox.receive(NODE, 10, Duration.ofSeconds(1)))
                        .isInstanceOf(StoreUnavailableException.class);
                proxy.heal();
                Awaitility.await()
                        .ignoreExceptions()
                        .untilAsserted(() -> assertThat(receive(mailbox))
                                .extracting(Letter::id)
                                .containsExactly(id));
            }
        }
    }
}
