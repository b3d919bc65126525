package dev.carillon.store;

import java.time.Instant;

/**
 * Something that a person or a program changed, kept so that somebody may ask who did it and why. Each text is one line.
 *
 * @param at when it was noted, by the store's clock; what stands here in an entry that is given to {@link ScheduleStore#note}
 *     does not matter
 * @param actor who did it, at most {@link #MAX_ACTOR_CHARS} characters, never empty
 * @param action what was done, for example {@code pause}, at most {@link #MAX_ACTION_CHARS} characters, never empty
 * @param target to what, for example the id of a schedule, at most {@link #MAX_TARGET_CHARS} characters, never empty
 * @param reason why, at most {@link #MAX_REASON_CHARS} characters; empty when nobody said
 * @param via by which way, for example {@code http}, at most {@link #MAX_VIA_CHARS} characters, never empty
 */
public record JournalEntry(Instant at, String actor, String action, String target, String reason, String via) {

    /** About how many entries are kept; of more, the oldest are forgotten. */
    public static final int MAX_KEPT = 10_000;

    /** The most entries that are read with one call. */
    public static final int MAX_READ = 1_000;

    /** The longest actor, in characters. */
    public static final int MAX_ACTOR_CHARS = Pause.MAX_ACTOR_CHARS;

    /** The longest action, in characters. */
    public static final int MAX_ACTION_CHARS = 50;

    /** The longest target, in characters: a run's id has less. */
    public static final int MAX_TARGET_CHARS = 300;

    /** The longest reason, in characters. */
    public static final int MAX_REASON_CHARS = Pause.MAX_REASON_CHARS;

    /** The longest way, in characters. */
    public static final int MAX_VIA_CHARS = 50;

    /** @throws IllegalArgumentException naming the text that is empty though it must not be, too long, or not one line */
    public JournalEntry {
        OneLine.require("actor", actor, 1, MAX_ACTOR_CHARS);
        OneLine.require("action", action, 1, MAX_ACTION_CHARS);
        OneLine.require("target", target, 1, MAX_TARGET_CHARS);
        OneLine.require("reason", reason, 0, MAX_REASON_CHARS);
        OneLine.require("via", via, 1, MAX_VIA_CHARS);
    }

    /** An entry that is still to be noted. */
    public JournalEntry(String actor, String action, String target, String reason, String via) {
        this(Instant.EPOCH, actor, action, target, reason, via);
    }

    /** The same entry, noted at a moment. */
    JournalEntry notedAt(Instant moment) {
        return new JournalEntry(moment, actor, action, target, reason, via);
    }

    /**
     * The number of entries to read, if it is one that may be asked for.
     *
     * @throws IllegalArgumentException naming {@code limit} when it is not
     */
    public static int requireLimit(int limit) {
        if (limit < 1 || limit > MAX_READ) {
            throw new IllegalArgumentException("limit: " + limit + " must be from 1 to " + MAX_READ);
        }
        return limit;
    }
}
