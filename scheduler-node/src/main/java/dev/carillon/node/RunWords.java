package dev.carillon.node;

import dev.carillon.run.Progress;
import dev.carillon.run.RunNotes;
import dev.carillon.run.RunResult;
import org.jspecify.annotations.Nullable;

/** What the handler of one attempt has said, and what of that the store was told. Thread-safe. */
final class RunWords {

    private volatile @Nullable RunResult result;
    private RunNotes notes = RunNotes.NONE;
    private RunNotes told = RunNotes.NONE;

    void result(@Nullable Object value) {
        result = value == null ? null : RunResult.of(value);
    }

    synchronized void progress(Progress progress) {
        notes = notes.with(progress);
    }

    synchronized void log(String line) {
        notes = notes.with(line);
    }

    @Nullable
    RunResult result() {
        return result;
    }

    synchronized RunNotes notes() {
        return notes;
    }

    /** What the store does not know yet, or null. */
    synchronized @Nullable RunNotes news() {
        return notes.equals(told) ? null : notes;
    }

    /** The store was told. */
    synchronized void told(RunNotes news) {
        told = news;
    }
}
