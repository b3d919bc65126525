package dev.carillon.store;

import org.jspecify.annotations.Nullable;

/**
 * The store refuses this user, this namespace or this layout, and will go on refusing until somebody changes that. Nothing
 * was executed.
 */
public final class StoreAccessException extends StoreException {

    private static final long serialVersionUID = 1L;

    public StoreAccessException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
