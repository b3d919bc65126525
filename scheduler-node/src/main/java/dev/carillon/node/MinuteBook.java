package dev.carillon.node;

import dev.carillon.node.TaskMeters.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.HdrHistogram.WriterReaderPhaser;
import org.jspecify.annotations.Nullable;

/**
 * What a node counts, on a page for each minute by the store's clock. Whoever counts waits for nobody and makes no garbage,
 * but for whoever is the first in a minute, and is waited for by whoever takes a page away, so that nothing is lost.
 * Thread-safe, but pages are taken by one thread at a time.
 */
final class MinuteBook {

    /** Of more minutes at once no pages are kept: what comes later is counted on the latest. */
    static final int MOST_PAGES = 5;

    /** How far ahead of the last minute that was taken a page may be if no clock was set back. */
    private static final int FARTHEST_AHEAD = 3;

    private final InstantSource clock;
    private final WriterReaderPhaser counting = new WriterReaderPhaser();
    private volatile List<MinutePage> pages = List.of();
    private long takenUpTo = Long.MIN_VALUE;

    /** @param clock the store's, as far as this node knows it */
    MinuteBook(InstantSource clock) {
        this.clock = clock;
    }

    /** The minute of a moment, as its distance from 1970. */
    static long minuteOf(Instant moment) {
        return Math.floorDiv(moment.getEpochSecond(), TimeUnit.MINUTES.toSeconds(1));
    }

    /** A handler was called for something that no schedule was late with. */
    void started(Instant at) {
        long phase = counting.writerCriticalSectionEnter();
        try {
            pageOf(at).started();
        } finally {
            counting.writerCriticalSectionExit(phase);
        }
    }

    /** A handler was called, so much later than its schedule wanted. */
    void started(Instant at, Duration late) {
        long phase = counting.writerCriticalSectionEnter();
        try {
            MinutePage page = pageOf(at);
            page.started();
            page.late(late);
        } finally {
            counting.writerCriticalSectionExit(phase);
        }
    }

    /** The end of an attempt was recorded; only those that succeeded or failed count. */
    void ended(Instant at, Outcome outcome) {
        long phase = counting.writerCriticalSectionEnter();
        try {
            switch (outcome) {
                case SUCCEEDED -> pageOf(at).succeeded();
                case RETRYING, DEAD -> pageOf(at).failed();
                case CANCELLED, HANDED_OVER, OTHER -> {}
            }
        } finally {
            counting.writerCriticalSectionExit(phase);
        }
    }

    /** Fire times had no run of their own. */
    void missed(int count) {
        if (count <= 0) {
            return;
        }
        long phase = counting.writerCriticalSectionEnter();
        try {
            pageOf(clock.instant()).missed(count);
        } finally {
            counting.writerCriticalSectionExit(phase);
        }
    }

    /** Something had been due for so long at a moment. */
    void overdue(Instant at, Duration since) {
        if (since.isZero()) {
            return;
        }
        long phase = counting.writerCriticalSectionEnter();
        try {
            pageOf(at).overdue(since.toMillis());
        } finally {
            counting.writerCriticalSectionExit(phase);
        }
    }

    private MinutePage pageOf(Instant at) {
        long minute = minuteOf(at);
        MinutePage page = find(minute);
        return page == null ? add(minute) : page;
    }

    /** Walked by number, which makes no garbage. */
    private @Nullable MinutePage find(long minute) {
        List<MinutePage> all = pages;
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).minute() == minute) {
                return all.get(i);
            }
        }
        return null;
    }

    /** A page for a minute that has none; the latest one when that minute was taken already, or when there are too many. */
    private synchronized MinutePage add(long minute) {
        MinutePage page = find(minute);
        if (page != null) {
            return page;
        }
        boolean isOver = minute <= takenUpTo;
        Optional<MinutePage> latest = pages.stream().max(Comparator.comparingLong(MinutePage::minute));
        if (latest.isPresent() && (isOver || pages.size() == MOST_PAGES)) {
            return latest.get();
        }
        MinutePage added = new MinutePage(isOver ? takenUpTo + 1 : minute);
        pages = Stream.concat(pages.stream(), Stream.of(added)).toList();
        return added;
    }

    /** Takes the pages up to a minute, and those of minutes that are far away since a clock was set back. */
    List<MinutePage> takeUpTo(long lastMinute) {
        return take(lastMinute, page -> page.minute() <= lastMinute || page.minute() > lastMinute + FARTHEST_AHEAD);
    }

    /** Takes all pages, also that of the minute that is not over yet. */
    List<MinutePage> takeAll() {
        return take(Long.MIN_VALUE, page -> true);
    }

    private List<MinutePage> take(long lastMinute, Predicate<MinutePage> which) {
        List<MinutePage> taken = takeOff(lastMinute, which);
        if (!taken.isEmpty()) {
            awaitWhoeverCounts();
        }
        return taken;
    }

    private synchronized List<MinutePage> takeOff(long lastMinute, Predicate<MinutePage> which) {
        takenUpTo = lastMinute;
        List<MinutePage> taken = pages.stream().filter(which).toList();
        if (!taken.isEmpty()) {
            pages = pages.stream().filter(which.negate()).toList();
        }
        return taken;
    }

    /** Who has found a page before it was taken has counted when this returns. */
    private void awaitWhoeverCounts() {
        counting.readerLock();
        try {
            counting.flipPhase();
        } finally {
            counting.readerUnlock();
        }
    }
}
