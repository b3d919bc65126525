package dev.carillon.effect;

import dev.carillon.schedule.NameChars;

/**
 * Tells the effects of one run apart.
 *
 * @param value {@code [a-z0-9._-]{1,64}}
 */
public record EffectName(String value) {

    /** How long a name may be. */
    public static final int MAX_CHARS = 64;

    private static final NameChars CHARS = NameChars.of("a-z 0-9 . _ -");

    /** The name of the effect of a run that has only one; behind what checks it. */
    public static final EffectName ONLY = new EffectName("effect");

    /** @throws IllegalArgumentException naming {@code effect} when the value is none */
    public EffectName {
        if (!CHARS.make(value, 0, value.length(), MAX_CHARS)) {
            throw new IllegalArgumentException("effect: must be 1 to " + MAX_CHARS + " characters out of " + CHARS);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
