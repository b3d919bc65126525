package dev.carillon.schedule;

/** Words the one-line messages with which bad cron expressions and zones are rejected. */
final class CronRejection {

    private static final int LONGEST_QUOTE = 64;

    private CronRejection() {}

    static IllegalArgumentException of(String reason) {
        return new IllegalArgumentException("cron: " + reason);
    }

    static IllegalArgumentException of(CronField field, String text, String reason) {
        return of(field.label() + " field " + quote(text) + " " + reason);
    }

    /** The text in quotes, shortened, with everything that could break a line or a terminal replaced. */
    static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < Math.min(text.length(), LONGEST_QUOTE); i++) {
            char c = text.charAt(i);
            quoted.append(isPrintable(c) ? c : '?');
        }
        return quoted.append(text.length() > LONGEST_QUOTE ? "...\"" : "\"").toString();
    }

    static boolean isPrintable(char c) {
        return c >= ' ' && c <= '~';
    }
}
