package dev.carillon.store;

import java.time.Duration;

/**
 * The store gives no claims for a while, because it may have lost some that it gave before. The request was not sent, so
 * what it asked for can be planned anew.
 */
public final class ClaimsRestException extends StoreUnavailableException {

    private static final long serialVersionUID = 1L;

    private final Duration remaining;

    /** @param remaining for how long, as far as is known */
    public ClaimsRestException(String message, Duration remaining) {
        super(message, null);
        this.remaining = remaining;
    }

    /** For how long, as far as is known. */
    public Duration remaining() {
        return remaining;
    }
}
