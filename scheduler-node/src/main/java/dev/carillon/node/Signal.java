package dev.carillon.node;

import org.jspecify.annotations.Nullable;

/** A wake-up call to a service that may not exist yet, or, in a test, never will. Thread-safe. */
final class Signal {

    private volatile @Nullable Runnable target;

    void to(Runnable wake) {
        target = wake;
    }

    void raise() {
        Runnable wake = target;
        if (wake != null) {
            wake.run();
        }
    }
}
