package dev.carillon.store;

import org.jspecify.annotations.Nullable;

/**
 * The store did not answer in time, or takes no requests now. A change that was asked for may or may not have been made;
 * reading again tells.
 */
public sealed class StoreUnavailableException extends StoreException permits ClaimsRestException {

    private static final long serialVersionUID = 1L;

    public StoreUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
