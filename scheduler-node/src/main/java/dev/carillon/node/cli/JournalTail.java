package dev.carillon.node.cli;

import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.JournalEntry;
import dev.carillon.store.ScheduleStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the journal to its end, and what is added there from then on. Not thread-safe. */
final class JournalTail {

    /** How many entries are read at first; more only when that does not reach back to what is known. */
    private static final int FEW = 50;

    private final ScheduleStore store;
    private final Optional<ScheduleId> about;
    private @Nullable JournalEntry known;

    /** @param about only what was done to this schedule and its runs; empty for all */
    JournalTail(ScheduleStore store, Optional<ScheduleId> about) {
        this.store = store;
        this.about = about;
    }

    /** The latest entries, the oldest of them first. */
    List<JournalEntry> latest(int count) {
        List<JournalEntry> newest = store.journal(about.isPresent() ? JournalEntry.MAX_READ : count);
        remember(newest);
        List<JournalEntry> found =
                newest.stream().filter(this::isAsked).limit(count).toList();
        return reversed(found);
    }

    /** What was added since something was last read here, the oldest first; of very many the latest. */
    List<JournalEntry> news() {
        JournalEntry last = known;
        List<JournalEntry> newest = store.journal(FEW);
        if (last != null && newest.size() == FEW && !newest.contains(last)) {
            newest = store.journal(JournalEntry.MAX_READ);
        }
        int end = last == null ? -1 : newest.indexOf(last);
        remember(newest);
        List<JournalEntry> found = newest.subList(0, end < 0 ? newest.size() : end).stream()
                .filter(this::isAsked)
                .toList();
        return reversed(found);
    }

    private void remember(List<JournalEntry> newest) {
        if (!newest.isEmpty()) {
            known = newest.get(0);
        }
    }

    private boolean isAsked(JournalEntry entry) {
        return about.map(id -> isAbout(entry, id)).orElse(true);
    }

    private static boolean isAbout(JournalEntry entry, ScheduleId id) {
        return entry.target().equals(id.value()) || entry.target().startsWith(id.value() + "@");
    }

    private static List<JournalEntry> reversed(List<JournalEntry> entries) {
        List<JournalEntry> reversed = new ArrayList<>(entries);
        Collections.reverse(reversed);
        return reversed;
    }
}
