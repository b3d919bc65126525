package dev.carillon.store;

import dev.carillon.run.RunId;
import dev.carillon.schedule.ScheduleId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The runs of one shard in memory that failed for good. Not thread-safe. */
final class DeadLetters {

    private final Map<RunId, Dead> letters = new LinkedHashMap<>();
    /** Those whose schedule is gone, whatever has its id now. */
    private final Set<RunId> strays = new HashSet<>();

    /**
     * What is known of one of them.
     *
     * @param letter what people see of it
     * @param nominal the fire time that it stood for
     * @param missedCount how many fire times it stands for besides its own
     */
    record Dead(DeadLetter letter, Instant nominal, int missedCount) {

        RunRecord asRecord() {
            return letter.asRecord(nominal, missedCount);
        }
    }

    void add(Dead dead) {
        remove(dead.letter().run());
        letters.put(dead.letter().run(), dead);
        if (letters.size() > ScheduleStore.MAX_DEAD_LETTERS) {
            remove(letters.keySet().iterator().next());
        }
    }

    /** The schedule of some of them is gone. */
    void forsake(ScheduleId schedule) {
        letters.keySet().stream().filter(run -> run.schedule().equals(schedule)).forEach(strays::add);
    }

    void forsake(RunId run) {
        strays.add(run);
    }

    boolean isStray(RunId run) {
        return strays.contains(run);
    }

    Optional<Dead> find(RunId run) {
        return Optional.ofNullable(letters.get(run));
    }

    /** Returns false when there is none. */
    boolean remove(RunId run) {
        strays.remove(run);
        return letters.remove(run) != null;
    }

    int size() {
        return letters.size();
    }

    /** The latest first. */
    List<DeadLetter> latest(int limit) {
        List<Dead> all = new ArrayList<>(letters.values());
        Collections.reverse(all);
        return all.stream().limit(limit).map(Dead::letter).toList();
    }
}
