package dev.carillon.redis;

/** What to do about a server that may lose what it was given. */
public enum UnsafeServer {
    /** Do not open the store. */
    REFUSE,
    /** Open it, and log what is unsafe. */
    WARN,
    /** Do not even ask. For programs that only look. */
    IGNORE
}
