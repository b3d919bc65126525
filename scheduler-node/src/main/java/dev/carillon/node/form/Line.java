package dev.carillon.node.form;

/** Text that came from outside, made fit for one line of a terminal. */
public final class Line {

    private static final int SHOWN_CHARS = 64;

    private Line() {}

    /** The text without anything that could break the line or steer the terminal. */
    public static String of(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints().forEach(c -> line.appendCodePoint(isPrintable(c) ? c : ' '));
        return line.toString().strip();
    }

    /**
     * A text of lines whose strings can be written with escapes, as in JSON and in YAML with double quotes: without anything
     * that could steer the terminal, and the same for whoever reads it.
     */
    public static String escaped(String text) {
        StringBuilder lines = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c == '\n' || isPrintable(c)) {
                lines.appendCodePoint(c);
            } else {
                for (char unit : Character.toChars(c)) {
                    lines.append(String.format("\\u%04x", (int) unit));
                }
            }
        });
        return lines.toString();
    }

    /** A value in quotes, shortened, without the password that it may hold. */
    public static String quoted(String value) {
        String line = of(Secrets.hide(value));
        return '"' + (line.length() > SHOWN_CHARS ? line.substring(0, SHOWN_CHARS) + "..." : line) + '"';
    }

    /** False for what steers a terminal, breaks or turns a line, or is no character. */
    private static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
