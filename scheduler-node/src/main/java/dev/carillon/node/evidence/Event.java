package dev.carillon.node.evidence;

import java.util.Optional;

/**
 * One line of evidence, written by a node outside Redis.
 *
 * @param kind what happened
 * @param node where
 * @param run the run's id
 * @param nominalMillis its nominal time
 * @param attempt which start of the run this is
 * @param fence the fence of the attempt, which no other attempt has
 * @param cause why it was started, a constant of {@link dev.carillon.run.Cause}
 * @param missed for how many missed fire times the run stands besides its own
 * @param outcome how it ended or what was recorded; {@code -} at the start
 * @param wallMicros when, by the machine's clock, in microseconds since 1970
 * @param nanos when, by the machine's monotonic clock
 */
public record Event(
        Kind kind,
        String node,
        String run,
        long nominalMillis,
        int attempt,
        long fence,
        String cause,
        int missed,
        String outcome,
        long wallMicros,
        long nanos) {

    /** What a line tells. */
    public enum Kind {
        /** The handler was entered. */
        START,
        /** The handler is about to return or throw. */
        END,
        /** The store has answered what it made of the end. */
        RECORDED
    }

    /** The handler did its work. */
    public static final String OK = "OK";
    /** The handler throws, so that the run is tried again. */
    public static final String FAILED = "FAILED";
    /** The handler was told to stop. */
    public static final String STOPPED = "STOPPED";
    /** The store took the end as the run's last one. */
    public static final String FINISHED = "FINISHED";
    /** The store took the end, and the run goes on with another attempt. */
    public static final String GOES_ON = "GOES_ON";
    /** The store refused the end, because the claim had passed to somebody else. */
    public static final String STALE = "STALE";

    private static final int FIELDS = 11;

    /** The same, by another clock on the wall than its node's. */
    public Event at(long otherWallMicros) {
        return new Event(
                kind, node, run, nominalMillis, attempt, fence, cause, missed, outcome, otherWallMicros, nanos);
    }

    /** The schedule that the run belongs to. */
    public String schedule() {
        int at = run.indexOf('@');
        return at < 0 ? run : run.substring(0, at);
    }

    /** This event as a line without its end. */
    public String line() {
        return kind + " " + node + " " + run + " " + nominalMillis + " " + attempt + " " + fence + " " + cause + " "
                + missed + " " + outcome + " " + wallMicros + " " + nanos;
    }

    /** Reads what {@link #line} writes; empty when the line is something else. */
    public static Optional<Event> parse(String line) {
        String[] parts = line.split(" ", -1);
        if (parts.length != FIELDS) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Event(
                    Kind.valueOf(parts[0]),
                    parts[1],
                    parts[2],
                    Long.parseLong(parts[3]),
                    Integer.parseInt(parts[4]),
                    Long.parseLong(parts[5]),
                    parts[6],
                    Integer.parseInt(parts[7]),
                    parts[8],
                    Long.parseLong(parts[9]),
                    Long.parseLong(parts[10])));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
