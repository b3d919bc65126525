package dev.carillon.redis;

import dev.carillon.run.Ticker;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateAdapter;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.net.SocketAddress;
import java.time.Duration;
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
 * The connections to Redis: to one server, whether by its address or as the primary that sentinels name, or to the primaries
 * of a cluster. A command that is given while its connection is down fails at once instead of being kept and sent later,
 * because only the caller knows whether it still wants it by then. Thread-safe.
 */
abstract class RedisLink implements AutoCloseable {

    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);

    /** Grows from one to the other. The library's own grows to half a minute, for which a server may be back already. */
    private static final Delay RECONNECT_DELAY =
            Delay.equalJitter(Duration.ofMillis(10), Duration.ofSeconds(1), 20, TimeUnit.MILLISECONDS);

    private static final long REPLACE_PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

    /** How often a refused greeting is repeated to hear the reason; hearing nothing of it is rare. */
    private static final int MOST_GREETINGS = 10;

    private final RedisStoreConfig config;
    private final AbstractRedisClient client;
    private final Lock replacing = new ReentrantLock();
    private final Ticker ticker = Ticker.system();
    private long lastReplacedNanos;

    RedisLink(RedisStoreConfig config, AbstractRedisClient client) {
        this.config = config;
        this.client = client;
        this.lastReplacedNanos = ticker.nanos() - REPLACE_PAUSE_NANOS;
    }

    /** Connects, or says in one exception which server could not be reached or refused. */
    static RedisLink open(RedisStoreConfig config) {
        ClientResources resources =
                ClientResources.builder().reconnectDelay(RECONNECT_DELAY).build();
        return config.servers().isCluster() ? ClusterLink.open(config, resources) : ServerLink.open(config, resources);
    }

    /** Greets, and ends the client again when that fails. */
    static <T extends RedisLink> T greeted(RedisStoreConfig config, AbstractRedisClient client, Supplier<T> connect) {
        try {
            return greet(connect);
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

    /** What holds for every connection, however many there are. */
    static <B extends ClientOptions.Builder> B withOptions(B builder) {
        builder.autoReconnect(true)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .protocolVersion(ProtocolVersion.RESP2)
                .pingBeforeActivateConnection(true)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(CONNECT_TIMEOUT)
                        .keepAlive(true)
                        .tcpNoDelay(true)
                        .build());
        return builder;
    }

    /** The time for a greeting: a server that accepts and then says nothing must not hold the caller up for long. */
    static Duration greetingTimeout(RedisStoreConfig config) {
        Duration command = config.commandTimeout();
        return command.compareTo(CONNECT_TIMEOUT) > 0 ? command : CONNECT_TIMEOUT;
    }

    /** The commands, each of which goes to the server that has its keys. */
    abstract RedisClusterAsyncCommands<String, String> commands();

    /** The commands of the server that has a key, for those commands that name none. */
    abstract RedisClusterAsyncCommands<String, String> commandsAt(String key);

    /** Which of several servers has a key, as far as is known; changes when another one takes its place. */
    abstract String placeOf(String key);

    /** Whether one script may be given both keys. */
    abstract boolean areTogether(String key, String other);

    /** Begins to connect; does not wait, and throws nothing. */
    abstract CompletionStage<? extends StatefulRedisPubSubConnection<String, String>> openPubSub();

    /** A reply came: somebody lives. */
    abstract void answered();

    /** No reply came in time; the connection may be one whose other end is gone without a word. */
    abstract void timedOut();

    /** A command failed without a word from its server: it may be time to ask who took its place. Does not wait. */
    abstract void lookAgain();

    /** Connects anew, in place of the present connection. */
    abstract void reconnect();

    RedisStoreConfig config() {
        return config;
    }

    /** The monotonic clock that all waiting here is measured by. */
    long nanos() {
        return ticker.nanos();
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
            answered();
            return reply;
        } catch (TimeoutException e) {
            future.cancel(false);
            timedOut();
            throw new RedisException("no reply within " + config.commandTimeout(), e);
        } catch (ExecutionException e) {
            throw new RedisException(e.getCause());
        } catch (InterruptedException e) {
            future.cancel(false);
            Thread.currentThread().interrupt();
            throw new RedisException("interrupted while waiting for a reply", e);
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
            reconnect();
        } catch (RedisException e) {
            LOG.warn("redis {} cannot be reached: {}", config.server(), e.getMessage());
        } finally {
            answered();
            lastReplacedNanos = ticker.nanos();
            replacing.unlock();
        }
    }

    @Override
    public void close() {
        shutDown(client);
    }

    /** The client does not end what it was given. */
    private static void shutDown(AbstractRedisClient client) {
        client.shutdown(Duration.ZERO, CONNECT_TIMEOUT);
        long patience = CONNECT_TIMEOUT.toMillis();
        client.getResources().shutdown(0, patience, TimeUnit.MILLISECONDS).awaitUninterruptibly(patience);
    }
}
