package dev.carillon.redis;

import dev.carillon.run.Ticker;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateAdapter;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections to one server. A command that is given while the connection is down fails at once instead of being kept
 * and sent later, because only the caller knows whether it still wants it by then. Thread-safe.
 */
final class RedisLink implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final int SILENT_TIMEOUTS = 3;

    private final RedisStoreConfig config;
    private final RedisClient client;
    private final Ticker ticker = Ticker.system();
    private volatile StatefulRedisConnection<String, String> connection;
    private volatile long lastReplyNanos;

    private RedisLink(RedisStoreConfig config, RedisClient client) {
        this.config = config;
        this.client = client;
        this.connection = client.connect();
        this.lastReplyNanos = ticker.nanos();
    }

    /** Connects, or says in one exception which server could not be reached or refused. */
    static RedisLink open(RedisStoreConfig config) {
        RedisURI uri = RedisURI.builder(config.uri())
                .withTimeout(longer(config.commandTimeout(), CONNECT_TIMEOUT))
                .build();
        RedisClient client = RedisClient.create(uri);
        client.setOptions(ClientOptions.builder()
                .autoReconnect(true)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .protocolVersion(ProtocolVersion.RESP2)
                .pingBeforeActivateConnection(true)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(CONNECT_TIMEOUT)
                        .keepAlive(true)
                        .tcpNoDelay(true)
                        .build())
                .build());
        try {
            return new RedisLink(config, client);
        } catch (RedisException e) {
            client.shutdown(Duration.ZERO, CONNECT_TIMEOUT);
            throw Failure.of(e).toException(config.server(), "connect", e);
        }
    }

    /** The time for a greeting: a server that accepts and then says nothing must not hold the caller up for long. */
    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** The monotonic clock that all waiting here is measured by. */
    long nanos() {
        return ticker.nanos();
    }

    RedisClusterAsyncCommands<String, String> commands() {
        return connection.async();
    }

    /** Calls back, on the client's thread, whenever a connection was opened or came back. */
    void onConnect(Runnable callback) {
        client.addListener(new RedisConnectionStateAdapter() {
            @Override
            public void onRedisConnected(RedisChannelHandler<?, ?> opened, SocketAddress address) {
                callback.run();
            }
        });
    }

    StatefulRedisPubSubConnection<String, String> openPubSub() {
        return client.connectPubSub();
    }

    /** Runs a task again and again on the client's own timer. */
    AutoCloseable every(Duration period, Runnable task) {
        var timer = client.getResources()
                .eventExecutorGroup()
                .scheduleAtFixedRate(task, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
        return () -> timer.cancel(false);
    }

    /**
     * Waits for a reply.
     *
     * @throws RedisException when the command failed, or no reply came within the command time-out
     */
    <T> T await(RedisFuture<T> future) {
        try {
            T reply = future.get(config.commandTimeout().toNanos(), TimeUnit.NANOSECONDS);
            lastReplyNanos = ticker.nanos();
            return reply;
        } catch (TimeoutException e) {
            future.cancel(false);
            replaceWhenSilent();
            throw new RedisException("no reply within " + config.commandTimeout(), e);
        } catch (ExecutionException e) {
            throw new RedisException(e.getCause());
        } catch (InterruptedException e) {
            future.cancel(false);
            Thread.currentThread().interrupt();
            throw new RedisException("interrupted while waiting for a reply", e);
        }
    }

    /** A connection whose other end is gone without a word would be kept for minutes; its silence gives it away. */
    private synchronized void replaceWhenSilent() {
        long silentNanos = ticker.nanos() - lastReplyNanos;
        if (silentNanos < SILENT_TIMEOUTS * config.commandTimeout().toNanos()) {
            return;
        }
        LOG.warn("redis {} has been silent for {} ms: connecting anew", config.server(), silentNanos / 1_000_000);
        lastReplyNanos = ticker.nanos();
        try {
            StatefulRedisConnection<String, String> silent = connection;
            connection = client.connect();
            var unused = silent.closeAsync();
        } catch (RedisException e) {
            LOG.warn("redis {} cannot be reached: {}", config.server(), e.getMessage());
        }
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, CONNECT_TIMEOUT);
    }
}
