package dev.carillon.effect;

import java.util.regex.Pattern;

/**
 * Tells the effects of one run apart.
 *
 * @param value {@code [a-z0-9._-]{1,64}}
 */
public record EffectName(String value) {

    /** The name of the effect of a run that has only one. */
    public static final EffectName ONLY = new EffectName("effect");

    private static final Pattern FORM = Pattern.compile("[a-z0-9._-]{1,64}");

    /** @throws IllegalArgumentException naming {@code effect} when the value is none */
    public EffectName {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("effect: must be 1 to 64 characters out of a-z 0-9 . _ -");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
