package dev.carillon.run;

/** A monotonic clock: the only one that may measure how long a lease can still be trusted. Thread-safe. */
@FunctionalInterface
public interface Ticker {

    /** Nanoseconds since an arbitrary, fixed origin; never goes back. */
    long nanos();

    /** The clock of this machine. */
    static Ticker system() {
        return System::nanoTime;
    }
}
