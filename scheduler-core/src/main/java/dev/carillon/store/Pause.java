package dev.carillon.store;

import java.time.Instant;

/**
 * Why a schedule is paused.
 *
 * @param reason words for whoever asks, at most 500 characters, never empty
 * @param actor who paused it, at most 100 characters, never empty
 * @param since when, by the store's clock
 */
public record Pause(String reason, String actor, Instant since) {

    /** The longest reason, in characters. */
    public static final int MAX_REASON_CHARS = 500;

    /** The longest actor, in characters. */
    public static final int MAX_ACTOR_CHARS = 100;

    /** @throws IllegalArgumentException naming {@code reason} or {@code actor} when a text is empty or too long */
    public Pause {
        requireLine("reason", reason, MAX_REASON_CHARS);
        requireLine("actor", actor, MAX_ACTOR_CHARS);
    }

    private static void requireLine(String field, String value, int maxChars) {
        if (value.isBlank() || value.length() > maxChars || value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(field + ": must be one line of 1 to " + maxChars + " characters");
        }
    }
}
