package dev.carillon.store;

import dev.carillon.run.RunId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The runs of one shard in memory that failed for good. Not thread-safe. */
final class DeadLetters {

    private final Map<RunId, Dead> letters = new LinkedHashMap<>();

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
            letters.remove(letters.keySet().iterator().next());
        }
    }

    Optional<Dead> find(RunId run) {
        return Optional.ofNullable(letters.get(run));
    }

    /** Returns false when there is none. */
    boolean remove(RunId run) {
        return letters.remove(run) != null;
    }

    /** The latest first. */
    List<DeadLetter> latest(int limit) {
        List<Dead> all = new ArrayList<>(letters.values());
        Collections.reverse(all);
        return all.stream().limit(limit).map(Dead::letter).toList();
    }
}
