package dev.carillon.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.carillon.redis.testing.RedisServer;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.Consumer;
import io.lettuce.core.Limit;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.XAutoClaimArgs;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.protocol.ProtocolVersion;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What programs in other languages can do as the users that the files in {@code acl/} make, and what they cannot. */
class ProgramRolesTest {

    private static RedisServer server;

    private final Keys keys = new Keys("programs");
    private final String user = "program-" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeAll
    static void startServer() {
        server = RedisServer.builder().own().start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void fill() {
        assumeTrue(Role.canEnter(server), "a server that knows rights to read a key only");
        server.call("FLUSHALL");
        server.call("XADD", keys.replies(), "*", "request", "1-1", "status", "200");
        server.call("XADD", keys.stream("reports"), "*", "run", "s@x");
    }

    /** Does something as a user of a role. */
    private void as(Role role, java.util.function.Consumer<RedisCommands<String, String>> deed, String... more) {
        RedisURI uri = RedisURI.create(role.enter(server, user, "programs", more));
        uri.setLibraryName("");
        uri.setLibraryVersion("");
        RedisClient client = RedisClient.create(uri);
        client.setOptions(ClientOptions.builder()
                .protocolVersion(ProtocolVersion.RESP2)
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                .build());
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            deed.accept(connection.sync());
        } finally {
            client.shutdown();
        }
    }

    /** All that a program does that asks for something by the inbox. */
    @SuppressWarnings("unchecked")
    private void ask(RedisCommands<String, String> redis) {
        redis.xadd(keys.inbox(), Map.of("request", "GET /a"));
        redis.xrevrange(keys.replies(), Range.unbounded(), Limit.from(1));
        assertThat(redis.xread(StreamOffset.from(keys.replies(), "0"))).hasSize(1);
        assertThat(redis.xread(StreamOffset.from(keys.stream("reports"), "0"))).hasSize(1);
    }

    /** All that a program does that takes runs from a stream. */
    @SuppressWarnings("unchecked")
    private void consume(RedisCommands<String, String> redis) {
        String stream = keys.stream("reports");
        Consumer<String> me = Consumer.from("group", "me");
        redis.xgroupCreate(StreamOffset.from(stream, "0"), "group", new XGroupCreateArgs().mkstream(true));
        redis.xautoclaim(stream, XAutoClaimArgs.Builder.xautoclaim(me, Duration.ofMinutes(1), "0"));
        String id = redis.xreadgroup(me, StreamOffset.from(stream, ">")).get(0).getId();
        redis.xadd(keys.acks(), Map.of("run", "s@x", "fence", "1"));
        redis.xack(stream, "group", id);
        assertThat(redis.xread(StreamOffset.from(stream, "0"))).hasSize(1);
    }

    @Test
    void aClientMayAsk() {
        as(Role.CLIENT, this::ask);
        assertThat(Role.refusals(server, user)).isEmpty();
    }

    @Test
    void aClientMayNotAnswerOrHandOutOrAcknowledge() {
        as(Role.CLIENT, redis -> {
            for (String key : List.of(keys.replies(), keys.stream("reports"), keys.acks())) {
                refuses(() -> redis.xadd(key, Map.of("run", "s@x")));
            }
            refuses(() -> redis.xrange(keys.inbox(), Range.unbounded()));
        });
    }

    @Test
    void aConsumerMayConsume() {
        as(Role.CONSUMER, this::consume);
        assertThat(Role.refusals(server, user)).isEmpty();
    }

    @Test
    void aConsumerMayNotAskOrRead() {
        as(Role.CONSUMER, redis -> {
            refuses(() -> redis.xadd(keys.inbox(), Map.of("request", "GET /a")));
            refuses(() -> redis.xadd(keys.replies(), Map.of("request", "1-1")));
            refuses(() -> redis.hgetall(keys.meta()));
            refuses(() -> redis.del(keys.stream("reports")));
        });
    }

    private static void refuses(ThrowingCallable deed) {
        assertThatThrownBy(deed)
                .isInstanceOf(RedisCommandExecutionException.class)
                .hasMessageContaining("NOPERM");
    }

    @Test
    void nothingThatAConsumerMayDoIsToSpare() {
        Set<String> idle = new TreeSet<>();
        for (String command : Role.CONSUMER.commands()) {
            fill();
            server.call("ACL", "LOG", "RESET");
            try {
                as(Role.CONSUMER, this::consume, "-" + command);
                idle.add(command);
            } catch (RedisCommandExecutionException e) {
                assertThat(e).hasMessageContaining("NOPERM");
            }
        }
        // what libraries send when they connect
        assertThat(idle).isSubsetOf("client|setname", "select", "ping");
    }
}
