package dev.carillon.store;

/** There are as many schedules as somebody has allowed: one more is refused, and nothing was changed. */
public final class StoreFullException extends StoreException {

    private static final long serialVersionUID = 1L;

    public StoreFullException(String message) {
        super(message, null);
    }
}
