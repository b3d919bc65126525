package dev.carillon.node;

import dev.carillon.store.StoreAccessException;
import dev.carillon.store.StoreUnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What goes wrong in one loop, for as long as it goes wrong: says it once, and how long to wait before the next try.
 *
 * <p>An outage of hours is one line when it begins and one when it ends. Written by the loop's thread only.
 */
final class Trouble {

    private static final Logger LOG = LoggerFactory.getLogger(Trouble.class);
    private static final long FIRST_PAUSE_NANOS = 20_000_000;
    private static final int MAX_DOUBLINGS = 16;
    /** A refusal goes away only when a person changes something. */
    private static final long REFUSED_PAUSE_NANOS = 5_000_000_000L;

    private final String where;
    private final long longestPauseNanos;
    private int failures;
    private volatile @Nullable String message;

    Trouble(String where, Duration longestPause) {
        this.where = where;
        this.longestPauseNanos = longestPause.toNanos();
    }

    /** Takes note of a failure; returns how many nanoseconds to wait before the next try. */
    long met(Throwable thrown) {
        failures++;
        String text = thrown.getClass().getSimpleName() + ": " + thrown.getMessage();
        boolean news = !text.equals(message);
        message = text;
        if (thrown instanceof StoreAccessException) {
            if (news) {
                LOG.error("{} is refused by the store: {}", where, thrown.getMessage());
            }
            return jittered(REFUSED_PAUSE_NANOS);
        }
        if (news && thrown instanceof StoreUnavailableException) {
            LOG.warn("{} gets no answer from the store, trying again until it does: {}", where, thrown.getMessage());
        } else if (news) {
            LOG.error("{} failed, trying again", where, thrown);
        }
        long pause = FIRST_PAUSE_NANOS << Math.min(failures - 1, MAX_DOUBLINGS);
        return jittered(Math.min(pause, longestPauseNanos));
    }

    /** Takes note of a success. */
    void over() {
        if (message != null) {
            LOG.info("{} works again after {} failures", where, failures);
            failures = 0;
            message = null;
        }
    }

    /** The failure that has not been followed by a success yet. Thread-safe. */
    Optional<String> message() {
        String text = message;
        return text == null ? Optional.empty() : Optional.of(where + ": " + text);
    }

    private static long jittered(long nanos) {
        return nanos / 2 + ThreadLocalRandom.current().nextLong(nanos / 2 + 1);
    }
}
