package dev.carillon.testing.model;

import dev.carillon.run.RunId;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.DeadLetter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The runs that failed for good, the latest first. They outlive their schedules. */
final class ModelLetters {

    private final List<Letter> letters = new ArrayList<>();

    /** A dead letter as far as the model knows it: all but its time and its error. */
    record Letter(RunId run, TaskName task, int attempt) {

        static Letter of(DeadLetter letter) {
            return new Letter(letter.run(), letter.task(), letter.attempt());
        }
    }

    List<Letter> all() {
        return letters;
    }

    Optional<Letter> find(RunId run) {
        return letters.stream().filter(letter -> letter.run().equals(run)).findFirst();
    }

    void add(Letter letter) {
        remove(letter.run());
        letters.add(0, letter);
    }

    boolean remove(RunId run) {
        return letters.removeIf(letter -> letter.run().equals(run));
    }
}
