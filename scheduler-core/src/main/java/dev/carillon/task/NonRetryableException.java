package dev.carillon.task;

/** Thrown by a handler whose run cannot be helped by another attempt: it is a dead letter at once. */
public class NonRetryableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public NonRetryableException(String message) {
        super(message);
    }

    public NonRetryableException(String message, Throwable cause) {
        super(message, cause);
    }
}
