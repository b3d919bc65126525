package dev.carillon.redis;

import dev.carillon.schedule.TaskName;
import dev.carillon.store.WakeListener;
import dev.carillon.store.WakeSubscription;
import io.lettuce.core.RedisException;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears wake-ups on a connection of its own and passes them on. The connection is opened with the first listener. Because
 * a connection can be dead without a sign, it is asked for one at regular times, and replaced when none comes. Listeners
 * hear of every new subscription too, since messages may have been missed before it. Thread-safe.
 */
final class WakeUps implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WakeUps.class);
    private static final Duration PING_EVERY = Duration.ofSeconds(2);

    private final RedisLink link;
    private final String channel;
    private final List<WakeListener> listeners = new CopyOnWriteArrayList<>();
    private @Nullable StatefulRedisPubSubConnection<String, String> connection;
    private @Nullable AutoCloseable timer;
    private @Nullable CompletableFuture<String> pong;
    private boolean closed;
    private volatile boolean subscribed;

    WakeUps(RedisLink link, String channel) {
        this.link = link;
        this.channel = channel;
    }

    WakeSubscription subscribe(WakeListener listener) {
        listeners.add(listener);
        start();
        if (subscribed) {
            listener.wake(Optional.empty());
        }
        return () -> listeners.remove(listener);
    }

    private synchronized void start() {
        if (timer == null && !closed) {
            timer = link.every(PING_EVERY, this::check);
            connect();
        }
    }

    /** Asks for a sign of life; when the last one asked for has not come, the connection is replaced. */
    private synchronized void check() {
        if (closed) {
            return;
        }
        if (connection == null || (pong != null && !hasCome(pong))) {
            connect();
        }
        pong = connection == null ? null : connection.async().ping().toCompletableFuture();
    }

    private static boolean hasCome(CompletableFuture<String> pong) {
        return pong.isDone() && !pong.isCompletedExceptionally();
    }

    private synchronized void connect() {
        subscribed = false;
        if (connection != null) {
            var unused = connection.closeAsync();
            connection = null;
        }
        try {
            StatefulRedisPubSubConnection<String, String> opened = link.openPubSub();
            connection = opened;
            opened.addListener(new RedisPubSubAdapter<>() {
                @Override
                public void message(String from, String task) {
                    tell(task);
                }

                @Override
                public void subscribed(String to, long count) {
                    subscribed = true;
                    tell("");
                }
            });
            pong = opened.async().subscribe(channel).thenApply(done -> channel).toCompletableFuture();
        } catch (RedisException e) {
            LOG.warn("wake-ups cannot be heard for now, the safety poll goes on: {}", e.getMessage());
        }
    }

    private void tell(String task) {
        Optional<TaskName> name;
        try {
            name = task.isEmpty() ? Optional.empty() : Optional.of(new TaskName(task));
        } catch (IllegalArgumentException e) {
            return;
        }
        listeners.forEach(listener -> listener.wake(name));
    }

    @Override
    public synchronized void close() {
        closed = true;
        listeners.clear();
        try {
            if (timer != null) {
                timer.close();
            }
        } catch (Exception e) {
            LOG.debug("the timer of the wake-ups did not stop", e);
        }
    }
}
