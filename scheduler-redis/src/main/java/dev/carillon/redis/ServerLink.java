package dev.carillon.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One connection for everything, to one server at a time. Where sentinels name the server they are asked anew before each
 * attempt to connect, so whichever they have made the primary is found by connecting again. Thread-safe.
 */
final class ServerLink extends RedisLink {

    private static final int SILENT_TIMEOUTS = 3;

    private final RedisURI uri;
    private final RedisClient client;
    private volatile StatefulRedisConnection<String, String> connection;
    private volatile long lastReplyNanos;

    private ServerLink(RedisStoreConfig config, RedisURI uri, RedisClient client) {
        super(config, client);
        this.uri = uri;
        this.client = client;
        this.connection = client.connect();
        this.lastReplyNanos = nanos();
    }

    static ServerLink open(RedisStoreConfig config, ClientResources resources) {
        RedisURI uri = greetedIn(greetingTimeout(config), config.servers().uris().get(0));
        RedisClient client = RedisClient.create(resources, uri);
        client.setOptions(withOptions(ClientOptions.builder()).build());
        return greeted(config, client, () -> new ServerLink(config, uri, client));
    }

    /** The same place with another time-out; the library's own copy leaves out the sentinels. */
    private static RedisURI greetedIn(Duration timeout, RedisURI uri) {
        RedisURI.Builder copy = RedisURI.builder(uri).withTimeout(timeout);
        for (RedisURI sentinel : uri.getSentinels()) {
            copy.withSentinel(
                    RedisURI.builder(sentinel).withTimeout(timeout).build());
        }
        return uri.getSentinels().isEmpty()
                ? copy.build()
                : copy.withSentinelMasterId(uri.getSentinelMasterId()).build();
    }

    @Override
    RedisClusterAsyncCommands<String, String> commands() {
        return connection.async();
    }

    @Override
    RedisClusterAsyncCommands<String, String> commandsAt(String key) {
        return commands();
    }

    @Override
    String placeOf(String key) {
        return "";
    }

    @Override
    boolean areTogether(String key, String other) {
        return true;
    }

    @Override
    CompletionStage<StatefulRedisPubSubConnection<String, String>> openPubSub() {
        try {
            return client.connectPubSubAsync(StringCodec.UTF8, uri);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    void answered() {
        lastReplyNanos = nanos();
    }

    /** A connection whose other end is gone without a word would be kept for minutes; its silence gives it away. */
    @Override
    void timedOut() {
        long silentNanos = nanos() - lastReplyNanos;
        if (silentNanos >= SILENT_TIMEOUTS * config().commandTimeout().toNanos()) {
            replace("has been silent for " + silentNanos / 1_000_000 + " ms");
        }
    }

    /** The connection tries by itself to come back, and asks the sentinels, if there are any, each time. */
    @Override
    void lookAgain() {}

    @Override
    void reconnect() {
        StatefulRedisConnection<String, String> old = connection;
        connection = client.connect();
        var unused = old.closeAsync();
    }
}
