package dev.carillon.store;

import org.jspecify.annotations.Nullable;

/** The store did not do what it was asked. */
public abstract sealed class StoreException extends RuntimeException
        permits StoreUnavailableException, StoreAccessException, StoreFullException, StoreProtocolException {

    private static final long serialVersionUID = 1L;

    StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
