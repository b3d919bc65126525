package dev.carillon.run;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a handler said of its run while it was at it: small enough to travel with every renewal. Immutable.
 *
 * @param progress how far it has come, or null when it has not said
 * @param log its latest lines, oldest first, at most {@link #MAX_LINES} of {@link #MAX_LINE_CHARS} characters
 */
public record RunNotes(@Nullable Progress progress, List<String> log) {

    /** How many lines are kept. */
    public static final int MAX_LINES = 20;

    /** How much of a line is kept. */
    public static final int MAX_LINE_CHARS = 200;

    /** Nothing was said. */
    public static final RunNotes NONE = new RunNotes(null, List.of());

    /** Keeps the latest lines, each as one line, cut to its size. */
    public RunNotes {
        log = log.stream()
                .skip(Math.max(0, log.size() - MAX_LINES))
                .map(RunNotes::oneLine)
                .toList();
    }

    /** These notes with another progress. */
    public RunNotes with(Progress value) {
        return new RunNotes(value, log);
    }

    /** These notes with one line more, in the place of the oldest when there are too many. */
    public RunNotes with(String line) {
        List<String> lines = new ArrayList<>(log);
        lines.add(line);
        return new RunNotes(progress, lines);
    }

    /** True when nothing was said. */
    public boolean isEmpty() {
        return progress == null && log.isEmpty();
    }

    private static String oneLine(String line) {
        String kept = line.length() <= MAX_LINE_CHARS ? line : line.substring(0, MAX_LINE_CHARS - 1) + "…";
        return kept.replaceAll("\\p{Cntrl}+", " ");
    }
}
