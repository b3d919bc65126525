package dev.carillon.benchmarks.workload;

/**
 * A number that a workload reports.
 *
 * @param name what it says, with its unit
 * @param kind how the rounds come to one number
 * @param compared whether it is shown as a multiple of the floor's as well
 */
public record Figure(String name, Kind kind, boolean compared) {

    /** How the rounds come to one number. */
    public enum Kind {
        /** By their median. */
        MEASURE,
        /** By the worst of them, because not one is allowed. */
        FAULT
    }

    /** What came not at all. */
    public static final Figure MISSED = fault("missed");

    /** What came more than once. */
    public static final Figure DUPLICATE = fault("duplicate");

    /** What came before its time. */
    public static final Figure EARLY = fault("early");

    static Figure measure(String name) {
        return new Figure(name, Kind.MEASURE, false);
    }

    static Figure compared(String name) {
        return new Figure(name, Kind.MEASURE, true);
    }

    static Figure fault(String name) {
        return new Figure(name, Kind.FAULT, false);
    }
}
