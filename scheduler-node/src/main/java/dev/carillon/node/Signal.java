package dev.carillon.node;

import org.jspecify.annotations.Nullable;

/** A wake-up call to a service that may not exist yet, or, in a test, never will. Thread-safe. */
final class Signal {

    private volatile @Nullable Service target;

    void to(Service service) {
        target = service;
    }

    void raise() {
        Service service = target;
        if (service != null) {
            service.wake();
        }
    }
}
