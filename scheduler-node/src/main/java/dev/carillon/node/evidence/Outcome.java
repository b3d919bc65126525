package dev.carillon.node.evidence;

import java.util.Locale;

/** How a trial ended, in a word. */
public enum Outcome {
    /** All is as promised, and enough happened to say so. */
    CLEAN,
    /** Something is not as promised. */
    NOT_CLEAN,
    /** Nothing is wrong, but too little happened to say that all is right. */
    VACUOUS;

    /** The exit code of a command whose trial did not end clean. */
    public static final int NOT_CLEAN_EXIT = 6;

    /** Of what was found. */
    public static Outcome of(boolean violations, boolean doubts) {
        if (violations) {
            return NOT_CLEAN;
        }
        return doubts ? VACUOUS : CLEAN;
    }

    /** The exit code of a command whose trial ended so. */
    public int exitCode() {
        return this == CLEAN ? 0 : NOT_CLEAN_EXIT;
    }

    /** As people and programs read it. */
    public String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
