package dev.carillon.testing.model;

import dev.carillon.run.RunId;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.DeadLetter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The runs that failed for good and were not started again, the latest first. They outlive their schedules. */
final class ModelLetters {

    private final List<Dead> letters = new ArrayList<>();

    /**
     * A dead letter.
     *
     * @param missed how many fire times its run stands for besides its own
     * @param isStray whether its schedule is gone, whatever has its id by now
     */
    record Dead(Letter letter, int missed, boolean isStray) {}

    /** A dead letter as far as the model knows it: all but its time and its error. */
    record Letter(RunId run, TaskName task, int attempt) {

        static Letter of(DeadLetter letter) {
            return new Letter(letter.run(), letter.task(), letter.attempt());
        }
    }

    List<Letter> all() {
        return letters.stream().map(Dead::letter).toList();
    }

    Optional<Dead> find(RunId run) {
        return letters.stream().filter(dead -> dead.letter().run().equals(run)).findFirst();
    }

    void add(Letter letter, int missed, boolean isStray) {
        letters.add(0, new Dead(letter, missed, isStray));
    }

    /** A schedule is deleted. */
    void forsake(ScheduleId id) {
        letters.replaceAll(dead -> new Dead(
                dead.letter(),
                dead.missed(),
                dead.isStray() || dead.letter().run().schedule().equals(id)));
    }

    boolean remove(RunId run) {
        return letters.removeIf(dead -> dead.letter().run().equals(run));
    }
}
