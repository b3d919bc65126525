package dev.carillon.schedule;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What becomes of a fire time when earlier runs of the same schedule are not finished; waiting for a retry counts as not
 * finished. Decided in the store, cluster-wide.
 *
 * @param kind what becomes of it
 * @param limit how many runs of the schedule may be unfinished at once, 1 to 1,000; 1 for all kinds but {@link Kind#ALLOW}
 */
public record Overlap(Kind kind, int limit) {

    /** What becomes of a fire time that would overlap. */
    public enum Kind {
        /** It is dropped and counted. */
        SKIP,
        /** It runs beside the others, up to the limit; beyond that it is dropped and counted. */
        ALLOW,
        /** It waits for the end of the earlier run; of several only the latest waits, the others are dropped and counted. */
        QUEUE_ONE,
        /** It waits for the end of all earlier ones, which keep their order; of more than 1,000 the latest are dropped. */
        QUEUE_ALL,
        /** The earlier run is cancelled, and this one starts when that has stopped or lost its lease. */
        CANCEL_PREVIOUS
    }

    /** The fire time is dropped and counted while a run is unfinished. */
    public static final Overlap SKIP = new Overlap(Kind.SKIP, 1);

    /** The latest fire time waits for the end of the unfinished run. */
    public static final Overlap QUEUE_ONE = new Overlap(Kind.QUEUE_ONE, 1);

    /** Every fire time waits for its turn. */
    public static final Overlap QUEUE_ALL = new Overlap(Kind.QUEUE_ALL, 1);

    /** The unfinished run is cancelled in favour of the new one. */
    public static final Overlap CANCEL_PREVIOUS = new Overlap(Kind.CANCEL_PREVIOUS, 1);

    private static final int MOST = 1_000;
    private static final Pattern ALLOW = Pattern.compile("ALLOW\\((\\d{1,4})\\)");

    /** @throws IllegalArgumentException naming {@code overlap} when the limit is out of range */
    public Overlap {
        Check.range("overlap", limit, 1, kind == Kind.ALLOW ? MOST : 1);
    }

    /** Up to {@code limit} runs at once; a fire time beyond that is dropped and counted. */
    public static Overlap allow(int limit) {
        return limit == 1 ? SKIP : new Overlap(Kind.ALLOW, limit);
    }

    /** How many fire times may wait for the end of earlier runs. */
    public int queueLimit() {
        return switch (kind) {
            case SKIP, ALLOW -> 0;
            case QUEUE_ONE, CANCEL_PREVIOUS -> 1;
            case QUEUE_ALL -> MOST;
        };
    }

    /**
     * Reads the form that {@link #toString()} writes: {@code ALLOW(n)}, or the kind alone.
     *
     * @throws IllegalArgumentException naming {@code overlap} when the text has neither form
     */
    public static Overlap parse(String text) {
        for (Overlap one : new Overlap[] {SKIP, QUEUE_ONE, QUEUE_ALL, CANCEL_PREVIOUS}) {
            if (one.toString().equals(text)) {
                return one;
            }
        }
        Matcher matcher = ALLOW.matcher(text);
        if (!matcher.matches()) {
            throw Check.refused("overlap", text, "must be SKIP, QUEUE_ONE, QUEUE_ALL, CANCEL_PREVIOUS or ALLOW(n)");
        }
        return allow(Integer.parseInt(matcher.group(1)));
    }

    @Override
    public String toString() {
        return kind == Kind.ALLOW ? "ALLOW(" + limit + ")" : kind.name();
    }
}
