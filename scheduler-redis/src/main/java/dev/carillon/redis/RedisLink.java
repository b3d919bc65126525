package dev.carillon.redis;

import dev.carillon.run.Ticker;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateAdapter;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
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
    /** Grows from one to the other. The library's own grows to half a minute, for which a server may be back already. */
    private static final Delay RECONNECT_DELAY =
            Delay.equalJitter(Duration.ofMillis(10), Duration.ofSeconds(1), 20, TimeUnit.MILLISECONDS);

    private static final long REPLACE_PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

    /** How often a refused greeting is repeated to hear the reason; hearing nothing of it is rare. */
    private static final int MOST_GREETINGS = 10;

    private final RedisStoreConfig config;
    private final RedisURI uri;
    private final RedisClient client;
    private final Lock replacing = new ReentrantLock();
    private final Ticker ticker = Ticker.system();
    private volatile StatefulRedisConnection<String, String> connection;
    private volatile long lastReplyNanos;
    private long lastReplacedNanos;

    private RedisLink(RedisStoreConfig config, RedisURI uri, RedisClient client) {
        this.config = config;
        this.uri = uri;
        this.client = client;
        this.connection = greet(client::connect);
        this.lastReplyNanos = ticker.nanos();
        this.lastReplacedNanos = ticker.nanos() - REPLACE_PAUSE_NANOS;
    }

    /** Connects, or says in one exception which server could not be reached or refused. */
    static RedisLink open(RedisStoreConfig config) {
        RedisURI uri = RedisURI.builder(config.uri())
                .withTimeout(longer(config.commandTimeout(), CONNECT_TIMEOUT))
                .build();
        // what the client would say about itself needs rights that older servers do not know
        uri.setLibraryName("");
        uri.setLibraryVersion("");
        SslOptions encryption = config.tls().options(uri);
        ClientResources resources =
                ClientResources.builder().reconnectDelay(RECONNECT_DELAY).build();
        RedisClient client = RedisClient.create(resources, uri);
        client.setOptions(ClientOptions.builder()
                .autoReconnect(true)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .protocolVersion(ProtocolVersion.RESP2)
                .pingBeforeActivateConnection(true)
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                .sslOptions(encryption)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(CONNECT_TIMEOUT)
                        .keepAlive(true)
                        .tcpNoDelay(true)
                        .build())
                .build());
        try {
            return new RedisLink(config, uri, client);
        } catch (RedisException e) {
            shutDown(client);
            throw Failure.of(e).toException(config.server(), "connect", e);
        }
    }

    /** A server that refuses may hang up before the client has noted why; then the greeting is made again. */
    static <T> T greet(Supplier<T> connect) {
        for (int greetings = 1; ; greetings++) {
            try {
                return connect.get();
            } catch (RedisException e) {
                if (greetings == MOST_GREETINGS || !Failure.isUnexplained(e)) {
                    throw e;
                }
            }
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

    /** Begins to connect; does not wait, and throws nothing. */
    CompletionStage<StatefulRedisPubSubConnection<String, String>> openPubSub() {
        try {
            return client.connectPubSubAsync(StringCodec.UTF8, uri);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Runs a short task again and again on the client's own timer, whatever it throws. */
    AutoCloseable every(Duration period, Runnable task) {
        var timer = client.getResources()
                .eventExecutorGroup()
                .scheduleAtFixedRate(
                        () -> runSafely(task), period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
        return () -> timer.cancel(false);
    }

    /** A timer ends with the first thing that is thrown in it. */
    private static void runSafely(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            LOG.error("a timed task failed, and will be tried again", e);
        }
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
    private void replaceWhenSilent() {
        long silentNanos = ticker.nanos() - lastReplyNanos;
        if (silentNanos >= SILENT_TIMEOUTS * config.commandTimeout().toNanos()) {
            replace("has been silent for " + silentNanos / 1_000_000 + " ms");
        }
    }

    /**
     * Connects anew, which looks up the server again, because the present connection is of no use. Not more than once a
     * second, and by one thread at a time: for the others it does nothing.
     */
    void replace(String why) {
        if (!replacing.tryLock()) {
            return;
        }
        try {
            if (ticker.nanos() - lastReplacedNanos < REPLACE_PAUSE_NANOS) {
                return;
            }
            LOG.warn("redis {} {}: connecting anew", config.server(), why);
            StatefulRedisConnection<String, String> old = connection;
            connection = client.connect();
            var unused = old.closeAsync();
        } catch (RedisException e) {
            LOG.warn("redis {} cannot be reached: {}", config.server(), e.getMessage());
        } finally {
            lastReplyNanos = ticker.nanos();
            lastReplacedNanos = ticker.nanos();
            replacing.unlock();
        }
    }

    @Override
    public void close() {
        shutDown(client);
    }

    /** The client does not end what it was given. */
    private static void shutDown(RedisClient client) {
        client.shutdown(Duration.ZERO, CONNECT_TIMEOUT);
        long patience = CONNECT_TIMEOUT.toMillis();
        client.getResources().shutdown(0, patience, TimeUnit.MILLISECONDS).awaitUninterruptibly(patience);
    }
}
