package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import dev.carillon.node.testing.TestCluster;
import dev.carillon.redis.RedisScheduleStore;
import dev.carillon.redis.RedisStoreConfig;
import dev.carillon.redis.testing.RedisServer;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Retry;
import dev.carillon.store.DeadLetter;
import dev.carillon.task.Task;
import dev.carillon.task.TaskRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Neither payloads nor passwords get into logs, messages or the records of failed runs, not even when all is logged. */
class SecretLogTest {

    private static final String SECRET = "pa55word";

    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.carillon");
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    /** The level that others have set. */
    @SuppressWarnings("NullAway.Init")
    private Level before;

    record Account(String name, int limit) {
        Account {
            if (limit < 0) {
                throw new IllegalArgumentException("limit");
            }
        }
    }

    /** Says its secret when it is written. */
    static final class Leaky {
        @SuppressWarnings("unused")
        public String getSecret() {
            throw new IllegalStateException(SECRET);
        }
    }

    @BeforeEach
    void listen() {
        before = logger.getLevel();
        logger.setLevel(Level.DEBUG);
        appender.start();
        logger.addAppender(appender);
    }

    @AfterEach
    void nothingSecretWasLogged() {
        logger.detachAppender(appender);
        logger.setLevel(before);
        assertThat(lines()).noneMatch(line -> line.contains("pa55"));
    }

    private List<String> lines() {
        return List.copyOf(appender.list).stream().map(SecretLogTest::text).toList();
    }

    private static String text(ILoggingEvent event) {
        return event.getFormattedMessage()
                + event.getKeyValuePairs()
                + event.getMDCPropertyMap()
                + (event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }

    private static String all(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @Test
    void aHandlerThatFails() {
        Task<Account> task = Task.of("t", Account.class).withRetry(Retry.NONE);
        TaskRegistry tasks = TaskRegistry.builder()
                .add(task, (account, run) -> {
                    throw new StackOverflowError("boom");
                })
                .build();
        try (TestCluster cluster = TestCluster.create()) {
            cluster.addNode("a", tasks);
            cluster.client().schedule(task, new Account(SECRET, 1)).now().create();
            cluster.advance(Duration.ofMinutes(1));
            DeadLetter letter = cluster.client().deadLetters(1).get(0);
            assertThat(letter.toString()).contains("boom").doesNotContain("pa55");
        }
        assertThat(lines()).isNotEmpty();
    }

    /** What Jackson says of a value that it cannot map quotes the value. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\"a\",\"limit\":\"pa55word\"}",
                "{\"name\":{\"pa55word\":1},\"limit\":1}",
                "{\"name\":\"pa55word\",\"limit\":-1}",
                "{\"name\":\"pa55word\"}",
                "{\"name\":\"pa55word\",\"limit\":null}",
                "{\"limit\":1.5e99,\"name\":\"pa55word\"}",
                "\"pa55word\"",
                "[\"pa55word\"]"
            })
    void aPayloadThatDoesNotFit(String json) {
        Task<Account> task = Task.of("t", Account.class);
        TaskRegistry tasks =
                TaskRegistry.builder().add(task, (account, run) -> {}).build();
        try (TestCluster cluster = TestCluster.create()) {
            cluster.addNode("a", tasks);
            cluster.client().schedule("t", Payload.ofJson(json)).now().create();
            cluster.advance(Duration.ofMinutes(1));
            DeadLetter letter = cluster.client().deadLetters(1).get(0);
            assertThat(letter.toString())
                    .contains("payload: does not fit Account: ")
                    .doesNotContain("pa55");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"pa55word", "{\"a\":pa55word}", "[1,'pa55word']", "{\"a\":1,\"a\":\"pa55word\"}", "\"pa55word"})
    void textThatIsNoJson(String text) {
        Throwable refusal = catchThrowable(() -> Payload.ofJson(text));
        assertThat(refusal)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("payload: not valid JSON: line 1");
        assertThat(all(refusal)).doesNotContain("pa55");
    }

    @Test
    void aValueThatCannotBeWritten() {
        Throwable refusal = catchThrowable(() -> Payload.of(Map.of("a", new Leaky())));
        assertThat(refusal).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("payload: ");
        assertThat(all(refusal)).doesNotContain("pa55");
    }

    @Test
    void aServerThatIsAwayAndOneThatRefuses() {
        Task<Account> task = Task.of("t", Account.class);
        TaskRegistry tasks =
                TaskRegistry.builder().add(task, (account, run) -> {}).build();
        try (RedisServer server = RedisServer.builder().own().password(SECRET).start()) {
            RedisStoreConfig config =
                    RedisStoreConfig.of(server.url()).withTimeouts(Duration.ofMillis(200), Duration.ofMillis(400));
            try (RedisScheduleStore store = RedisScheduleStore.open(config);
                    SchedulerNode node = new SchedulerNode(store, tasks, NodeConfig.defaults())) {
                node.start();
                server.kill();
                awaitLine("gets no answer from the store");
                server.restart();
                awaitLine("works again");
                server.call("CONFIG", "SET", "requirepass", SECRET + "2");
                assertThat(all(catchThrowable(() -> RedisScheduleStore.open(config))))
                        .contains("WRONGPASS")
                        .doesNotContain("pa55");
            }
            server.kill();
            assertThat(all(catchThrowable(() -> RedisScheduleStore.open(config))))
                    .contains("127.0.0.1")
                    .doesNotContain("pa55");
        }
    }

    private void awaitLine(String words) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> lines().stream().anyMatch(line -> line.contains(words)));
    }

    @Test
    void aDumpOfSettings() {
        assertThat(RedisStoreConfig.of("redis://u:pa55word@h").toString()).doesNotContain("pa55");
    }
}
