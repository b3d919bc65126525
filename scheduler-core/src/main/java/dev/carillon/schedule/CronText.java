package dev.carillon.schedule;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The written form of a cron expression, cut into its fields; their content is not looked at.
 *
 * <p>Everything that is cheap to refuse is refused here, before a grammar sees it.
 *
 * @param expression as the user wrote it, with single spaces
 * @param fields the text of each field as written; absent fields (second, year) are missing
 */
record CronText(String expression, Map<CronField, String> fields) {

    static final int LONGEST_EXPRESSION = 256;

    private static final List<CronField> FIVE =
            List.of(CronField.MINUTE, CronField.HOUR, CronField.DAY_OF_MONTH, CronField.MONTH, CronField.DAY_OF_WEEK);
    private static final List<CronField> SIX = List.of(
            CronField.SECOND,
            CronField.MINUTE,
            CronField.HOUR,
            CronField.DAY_OF_MONTH,
            CronField.MONTH,
            CronField.DAY_OF_WEEK);
    private static final List<CronField> SEVEN = List.of(
            CronField.SECOND,
            CronField.MINUTE,
            CronField.HOUR,
            CronField.DAY_OF_MONTH,
            CronField.MONTH,
            CronField.DAY_OF_WEEK,
            CronField.YEAR);

    /** Nicknames in the five fields of {@link CronDialect#UNIX}, as crontab(5) defines them. */
    private static final Map<String, String> NICKNAMES = Map.of(
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *",
            "@monthly", "0 0 1 * *",
            "@weekly", "0 0 * * 0",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@hourly", "0 * * * *");

    CronText {
        fields = Map.copyOf(fields);
    }

    static CronText of(String raw, CronDialect dialect) {
        checkCharacters(raw);
        String expression = String.join(" ", raw.strip().split("[ \t]+"));
        if (expression.isEmpty()) {
            throw CronRejection.of("expression is empty");
        }
        if (expression.startsWith("@")) {
            return nickname(expression, dialect);
        }
        String[] texts = expression.split(" ");
        return new CronText(expression, assign(texts, layout(texts.length, expression, dialect)));
    }

    boolean isHashed() {
        return fields.values().stream().anyMatch(CronHash::isHashed);
    }

    private static void checkCharacters(String raw) {
        if (raw.length() > LONGEST_EXPRESSION) {
            throw CronRejection.of("expression has " + raw.length() + " characters, the most is " + LONGEST_EXPRESSION);
        }
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (!isPrintable(c) && c != '\t') {
                throw CronRejection.of(
                        "expression " + Check.quoted(raw) + " has a control or non-ASCII character at position " + i);
            }
        }
        if (raw.indexOf('|') >= 0) {
            throw CronRejection.of(
                    "expression " + Check.quoted(raw) + " combines several with \"|\", make one schedule for each");
        }
    }

    private static CronText nickname(String expression, CronDialect dialect) {
        String nickname = expression.toLowerCase(Locale.ROOT);
        String unix = NICKNAMES.get(nickname);
        if (unix == null) {
            throw CronRejection.of("nickname " + Check.quoted(expression)
                    + " is none of @yearly @annually @monthly @weekly @daily @midnight @hourly");
        }
        Map<CronField, String> fields = assign(unix.split(" "), FIVE);
        if (dialect != CronDialect.UNIX) {
            fields.put(CronField.SECOND, "0");
        }
        if (dialect == CronDialect.QUARTZ) {
            boolean weekly = !"*".equals(fields.get(CronField.DAY_OF_WEEK));
            fields.put(CronField.DAY_OF_WEEK, weekly ? "1" : "?");
            fields.computeIfPresent(CronField.DAY_OF_MONTH, (field, text) -> weekly ? "?" : text);
        }
        return new CronText(nickname, fields);
    }

    private static List<CronField> layout(int count, String expression, CronDialect dialect) {
        return switch (dialect) {
            case UNIX ->
                switch (count) {
                    case 5 -> FIVE;
                    case 6 -> SIX;
                    default -> throw badCount(count, expression, "UNIX cron has 5, or 6 with the second first");
                };
            case QUARTZ ->
                switch (count) {
                    case 6 -> SIX;
                    case 7 -> SEVEN;
                    default -> throw badCount(count, expression, "QUARTZ cron has 6, or 7 with the year last");
                };
            case SPRING -> {
                if (count != 6) {
                    throw badCount(count, expression, "SPRING cron has 6");
                }
                yield SIX;
            }
        };
    }

    private static IllegalArgumentException badCount(int count, String expression, String expected) {
        return CronRejection.of("expression " + Check.quoted(expression) + " has " + count
                + (count == 1 ? " field, " : " fields, ") + expected);
    }

    private static Map<CronField, String> assign(String[] texts, List<CronField> layout) {
        Map<CronField, String> fields = new EnumMap<>(CronField.class);
        for (int i = 0; i < texts.length; i++) {
            fields.put(layout.get(i), texts[i]);
        }
        return fields;
    }

    private static boolean isPrintable(char c) {
        return c >= ' ' && c <= '~';
    }
}
