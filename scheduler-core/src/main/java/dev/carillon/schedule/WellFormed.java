package dev.carillon.schedule;

/**
 * Whether a text can be written as UTF-8 and read back the same: half a surrogate pair cannot, it would come back as a
 * question mark.
 */
public final class WellFormed {

    private WellFormed() {}

    /** True when no half of a surrogate pair stands alone. */
    public static boolean is(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean isPair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!isPair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }
}
