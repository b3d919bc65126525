package dev.carillon.schedule;

/**
 * The characters that a name may be made of, all of them ASCII. Asked for every name of every run, so it is a set of bits
 * and no regular expression. Immutable and thread-safe.
 */
public final class NameChars {

    private final String words;
    private final long low;
    private final long high;

    private NameChars(String words, long low, long high) {
        this.words = words;
        this.low = low;
        this.high = high;
    }

    /**
     * Reads a list of characters and ranges, for example {@code a-z 0-9 . _ -}.
     *
     * @param words single characters, or two with a hyphen between them, separated by spaces
     */
    public static NameChars of(String words) {
        long low = 0;
        long high = 0;
        for (String word : words.split(" ")) {
            char last = word.charAt(word.length() - 1);
            for (char c = word.charAt(0); c <= last; c++) {
                if (c < Long.SIZE) {
                    low |= 1L << c;
                } else {
                    high |= 1L << c;
                }
            }
        }
        return new NameChars(words, low, high);
    }

    /** True when a part of a text has at least one character, at most so many, and none that is not allowed. */
    public boolean make(String text, int from, int to, int most) {
        if (from >= to || to - from > most) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (!isAllowed(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean isAllowed(char c) {
        long bits = c < Long.SIZE ? low : c < 2 * Long.SIZE ? high : 0;
        return (bits >>> c & 1) != 0;
    }

    /** The list that it was read from. */
    @Override
    public String toString() {
        return words;
    }
}
