package dev.carillon.store;

import dev.carillon.schedule.WellFormed;

/** The guard of texts that people wrote and people read: one line each. */
final class OneLine {

    private OneLine() {}

    /**
     * The text, if it is one line of as many characters as it may have.
     *
     * @throws IllegalArgumentException naming the field when it is not
     */
    static String require(String field, String value, int least, int most) {
        boolean isLine = value.chars().noneMatch(Character::isISOControl) && WellFormed.is(value);
        boolean isMissing = least > 0 && value.isBlank();
        if (isMissing || value.length() > most || !isLine) {
            throw new IllegalArgumentException(
                    field + ": must be one line of " + least + " to " + most + " characters");
        }
        return value;
    }
}
