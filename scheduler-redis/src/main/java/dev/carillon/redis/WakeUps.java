package dev.carillon.redis;

import dev.carillon.run.RunId;
import dev.carillon.schedule.Lane;
import dev.carillon.store.WakeListener;
import dev.carillon.store.WakeSubscription;
import dev.carillon.store.WakeUp;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
    private static final long PATIENCE_NANOS = PING_EVERY.toNanos() / 2;

    private final RedisLink link;
    private final String channel;
    private final List<WakeListener> listeners = new CopyOnWriteArrayList<>();
    private @Nullable StatefulRedisPubSubConnection<String, String> connection;
    private @Nullable CompletionStage<?> connecting;
    private @Nullable AutoCloseable timer;
    private CompletableFuture<?> sign = CompletableFuture.completedFuture("");
    private long askedNanos;
    private boolean closed;
    private boolean subscribed;

    WakeUps(RedisLink link, String channel) {
        this.link = link;
        this.channel = channel;
    }

    /** Whoever begins to listen hears once that the connection is new: now if it stands, else with the others. */
    WakeSubscription subscribe(WakeListener listener) {
        if (join(listener)) {
            listener.wake(new WakeUp.Connected());
        }
        return () -> listeners.remove(listener);
    }

    /** Adds a listener and tells whether the subscription stood already, so that it missed the news of it. */
    private synchronized boolean join(WakeListener listener) {
        listeners.add(listener);
        if (timer == null && !closed) {
            timer = link.every(PING_EVERY, this::check);
            connect();
        }
        return subscribed;
    }

    /** The subscription stands: whoever joins from now on is told by {@link #subscribe}, and these are told here. */
    private synchronized List<WakeListener> standing(StatefulRedisPubSubConnection<String, String> subscribing) {
        if (!subscribing.equals(connection)) {
            return List.of();
        }
        subscribed = true;
        return List.copyOf(listeners);
    }

    /** Asks for a sign of life; when the last one asked for has not come, the connection is replaced. */
    private synchronized void check() {
        if (closed || connecting != null) {
            return;
        }
        boolean hasCome = sign.isDone() && !sign.isCompletedExceptionally();
        if (connection == null || (!hasCome && link.nanos() - askedNanos > PATIENCE_NANOS)) {
            connect();
        } else if (hasCome) {
            ask(connection.async().ping());
        }
    }

    private void ask(CompletionStage<?> reply) {
        sign = reply.toCompletableFuture();
        askedNanos = link.nanos();
    }

    /** Begins to connect, and waits for nothing: callers must not be held up by a server that is slow to answer. */
    private synchronized void connect() {
        subscribed = false;
        ask(new CompletableFuture<>());
        if (connection != null) {
            var unused = connection.closeAsync();
            connection = null;
        }
        CompletionStage<? extends StatefulRedisPubSubConnection<String, String>> opening = link.openPubSub();
        connecting = opening;
        opening.whenComplete(this::connected);
    }

    private synchronized void connected(
            @Nullable StatefulRedisPubSubConnection<String, String> opened, @Nullable Throwable failure) {
        connecting = null;
        if (opened == null) {
            LOG.warn("wake-ups cannot be heard for now, the safety poll goes on: {}", String.valueOf(failure));
        } else if (closed) {
            var unused = opened.closeAsync();
        } else {
            connection = opened;
            opened.addListener(new RedisPubSubAdapter<>() {
                @Override
                public void message(String from, String message) {
                    hear(message);
                }

                @Override
                public void subscribed(String to, long count) {
                    standing(opened).forEach(listener -> tell(listener, new WakeUp.Connected()));
                }
            });
            ask(opened.async().subscribe(channel));
        }
    }

    /** A message names a lane in which something is due, or a run that is to be cancelled. */
    private void hear(String message) {
        try {
            tell(
                    message.indexOf('@') < 0
                            ? new WakeUp.Due(Lane.parse(message).task())
                            : new WakeUp.Cancel(new RunId(message)));
        } catch (IllegalArgumentException e) {
            LOG.debug("not a wake-up: {}", e.getMessage());
        }
    }

    private void tell(WakeUp news) {
        listeners.forEach(listener -> tell(listener, news));
    }

    /** What one listener throws must keep nothing from the others. */
    private static void tell(WakeListener listener, WakeUp news) {
        try {
            listener.wake(news);
        } catch (RuntimeException e) {
            LOG.error("a listener failed when it was woken", e);
        }
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
