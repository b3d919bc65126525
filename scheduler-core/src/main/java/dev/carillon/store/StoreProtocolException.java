package dev.carillon.store;

import org.jspecify.annotations.Nullable;

/** The store answered what the protocol does not allow, or holds a record that cannot be read: a bug or foreign data. */
public final class StoreProtocolException extends StoreException {

    private static final long serialVersionUID = 1L;

    public StoreProtocolException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
