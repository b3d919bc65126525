package dev.carillon.schedule;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What becomes of a fire time when earlier runs of the same schedule are not finished; waiting for a retry counts as not
 * finished. Decided in the store, cluster-wide.
 *
 * @param limit how many runs of the schedule may be unfinished at once, 1 to 1,000
 */
public record Overlap(int limit) {

    /** The fire time is dropped and counted while a run is unfinished. */
    public static final Overlap SKIP = new Overlap(1);

    private static final int MOST = 1_000;
    private static final Pattern ALLOW = Pattern.compile("ALLOW\\((\\d{1,4})\\)");

    /** @throws IllegalArgumentException naming {@code overlap} when the limit is out of range */
    public Overlap {
        Check.range("overlap", limit, 1, MOST);
    }

    /** Up to {@code limit} runs at once; a fire time beyond that is dropped and counted. */
    public static Overlap allow(int limit) {
        return new Overlap(limit);
    }

    /**
     * Reads the form that {@link #toString()} writes: {@code SKIP} or {@code ALLOW(n)}.
     *
     * @throws IllegalArgumentException naming {@code overlap} when the text has neither form
     */
    public static Overlap parse(String text) {
        if (text.equals("SKIP")) {
            return SKIP;
        }
        Matcher matcher = ALLOW.matcher(text);
        if (!matcher.matches()) {
            throw Check.refused("overlap", text, "must be SKIP or ALLOW(n)");
        }
        return allow(Integer.parseInt(matcher.group(1)));
    }

    @Override
    public String toString() {
        return limit == 1 ? "SKIP" : "ALLOW(" + limit + ")";
    }
}
