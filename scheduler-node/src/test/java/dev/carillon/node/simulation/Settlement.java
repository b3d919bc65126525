package dev.carillon.node.simulation;

import dev.carillon.run.Shard;
import dev.carillon.store.ExpiredLeases;
import dev.carillon.store.RunRecord;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import java.util.List;
import java.util.Optional;

/** The end of a world: everything has come to its end, and the accounts are right. */
final class Settlement {

    private final Books books;
    private final ScheduleStore store;

    Settlement(Books books, ScheduleStore store) {
        this.books = books;
        this.store = store;
    }

    /** True when nothing more will happen. */
    boolean isOver() {
        return unfinished().isEmpty();
    }

    private Optional<String> unfinished() {
        for (ScheduleBook book : books.schedules.values()) {
            Optional<StoredSchedule> stored = store.get(book.id);
            if (stored.isEmpty() || !isAtItsEnd(stored.get())) {
                return Optional.of("not at its end: " + stored);
            }
            for (RunBook run : book.runs.values()) {
                if (run.isInProgress() || (run.manual && run.ended == null)) {
                    return Optional.of("not at its end: " + run.id);
                }
            }
        }
        ExpiredLeases leases = store.expired(new Shard(0), 1);
        return leases.leases().isEmpty() && leases.nextEnd().isEmpty()
                ? Optional.empty()
                : Optional.of("a lease is left over: " + leases);
    }

    private static boolean isAtItsEnd(StoredSchedule stored) {
        return stored.isIdle() && stored.state() == ScheduleState.COMPLETED;
    }

    void check() {
        unfinished().ifPresent(what -> books.violated(Invariant.NOTHING_IS_LOST, what));
        for (ScheduleBook book : books.schedules.values()) {
            List<RunRecord> history = store.history(book.id, ScheduleStore.MAX_BATCH);
            if (history.size() < ScheduleStore.MAX_BATCH) {
                Accounts accounts = new Accounts(book, history);
                accounts.missing().ifPresent(what -> books.violated(Invariant.NOTHING_IS_LOST, what));
                accounts.falseReason().ifPresent(what -> books.violated(Invariant.A_DROP_HAS_ITS_REASON, what));
                accounts.wrongEnd().ifPresent(what -> books.violated(Invariant.ONE_END_FOR_EACH_RUN, what));
            }
            books.require(!book.isSilent(), Invariant.NOTHING_IS_LOST, book.id + " fell silent");
        }
    }
}
