package dev.carillon.store;

import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.TaskName;
import java.util.Comparator;
import java.util.Locale;

/**
 * Which schedules a pause covers, those that are created later included. Its text is {@code all}, {@code tag:NAME} or
 * {@code task:NAME}; that is also its order.
 *
 * @param kind by what it chooses
 * @param name the task or the tag; empty for everything
 */
public record PauseScope(Kind kind, String name) implements Comparable<PauseScope> {

    /** By what a pause chooses schedules. */
    public enum Kind {
        /** Every schedule. */
        ALL,
        /** Those with a tag. */
        TAG,
        /** Those of a task. */
        TASK;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final PauseScope EVERYTHING = new PauseScope(Kind.ALL, "");

    /** @throws IllegalArgumentException naming {@code task} or {@code tag} when the name is malformed */
    public PauseScope {
        switch (kind) {
            case ALL -> {
                if (!name.isEmpty()) {
                    throw new IllegalArgumentException("scope: everything has no name");
                }
            }
            case TAG -> name = Schedule.requireTag("tag", name);
            case TASK -> name = new TaskName(name).value();
        }
    }

    /** Every schedule. */
    public static PauseScope all() {
        return EVERYTHING;
    }

    /** The schedules of a task. */
    public static PauseScope task(String name) {
        return new PauseScope(Kind.TASK, name);
    }

    /** The schedules with a tag. */
    public static PauseScope tag(String name) {
        return new PauseScope(Kind.TAG, name);
    }

    /**
     * Reads the text of a scope.
     *
     * @throws IllegalArgumentException naming {@code scope}, {@code task} or {@code tag} when it is none
     */
    public static PauseScope parse(String text) {
        if (text.equals(Kind.ALL.word())) {
            return EVERYTHING;
        }
        for (Kind kind : new Kind[] {Kind.TAG, Kind.TASK}) {
            if (text.startsWith(kind.word() + ":")) {
                return new PauseScope(kind, text.substring(kind.word().length() + 1));
            }
        }
        throw new IllegalArgumentException("scope: must be all, tag:NAME or task:NAME");
    }

    /** True when a schedule is one of those. */
    public boolean covers(Schedule schedule) {
        return switch (kind) {
            case ALL -> true;
            case TAG -> schedule.tags().contains(name);
            case TASK -> schedule.task().value().equals(name);
        };
    }

    @Override
    public int compareTo(PauseScope other) {
        return Comparator.comparing(PauseScope::toString).compare(this, other);
    }

    @Override
    public String toString() {
        return kind == Kind.ALL ? kind.word() : kind.word() + ":" + name;
    }
}
