package dev.carillon.store;

/** A listener's subscription to wake-ups. Closing it twice is allowed. */
@FunctionalInterface
public interface WakeSubscription extends AutoCloseable {

    @Override
    void close();
}
