package dev.carillon.node.simulation;

import dev.carillon.run.RunState;
import dev.carillon.store.RunRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Goes through what became of one schedule when all is over. */
final class Accounts {

    private final ScheduleBook book;
    private final List<RunRecord> history;

    /** A moment that had a run or a record, and how many fire times before it that stands for. */
    private record Cover(long nominal, int missed) {}

    Accounts(ScheduleBook book, List<RunRecord> history) {
        this.book = book;
        this.history = history;
    }

    /** Every fire time has a run, or is recorded as dropped. */
    Optional<String> missing() {
        TreeSet<Long> open = new TreeSet<>(book.fireTimes());
        List<Cover> covers = covers();
        covers.forEach(cover -> open.remove(cover.nominal()));
        covers.sort(Comparator.comparingLong(Cover::nominal));
        for (Cover cover : covers) {
            for (int left = cover.missed(); left > 0; left--) {
                Long before = open.lower(cover.nominal());
                if (before != null) {
                    open.remove(before);
                }
            }
        }
        return open.size() <= book.blurred
                ? Optional.empty()
                : Optional.of(book.id + " should have fired at "
                        + open.stream().map(Timeline::moment).toList()
                        + ", of which there is neither a run nor a record");
    }

    private List<Cover> covers() {
        List<Cover> covers = new ArrayList<>();
        for (RunBook run : book.runs.values()) {
            if (!run.manual && run.attempts > 0) {
                covers.add(new Cover(run.nominal, run.missed));
            }
        }
        for (RunRecord record : history) {
            RunBook run = book.runs.get(record.run());
            // what was filled in after it had ended without a start still stands for others
            boolean hasStarted = run != null && run.attempts > 0 && record.attempt() > 0;
            if (!record.run().isManual() && (isDrop(record) || !hasStarted)) {
                covers.add(new Cover(Timeline.millis(record.nominal()), record.missedCount()));
            }
        }
        return covers;
    }

    private static boolean isDrop(RunRecord record) {
        return record.state() == RunState.SKIPPED || record.state() == RunState.EXPIRED;
    }

    /** Every recorded reason is one that there was. */
    Optional<String> falseReason() {
        return history.stream().filter(record -> !holds(record)).findFirst().map(record -> "no reason for " + record);
    }

    private boolean holds(RunRecord record) {
        return record.reason()
                .map(reason -> switch (reason) {
                    case PAUSED -> book.everPaused;
                    case SKIPPED -> book.skipped.contains(Timeline.millis(record.nominal()));
                    case REPLACED -> book.replacedAt.contains(Timeline.millis(record.ended()));
                    case EXCLUDED, NO_CAPABLE_NODE -> false;
                    case OVERLAP, MISFIRE, DEADLINE -> true;
                })
                .orElse(true);
    }

    /** Every end of what had started is in the history once, as it was recorded. */
    Optional<String> wrongEnd() {
        for (RunBook run : book.runs.values()) {
            long records = history.stream()
                    .filter(record -> record.run().equals(run.id) && record.state() == run.ended)
                    .filter(record -> record.attempt() > 0)
                    .count();
            if (run.attempts > 0 && !run.free && records != 1) {
                return Optional.of(run.id + " ended as " + run.ended + ", and has " + records + " records of that");
            }
        }
        return Optional.empty();
    }
}
