package dev.carillon.schedule;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A cron expression after parsing, with a number in the place of every {@code H}.
 *
 * @param terms the parsed fields; the second is always among them, the year only if it was written
 * @param interval whether the second, minute or hour has a {@code *} or a step, which decides what clock changes do to it
 * @param eitherDay whether one matching day field is enough
 */
record CompiledCron(Map<CronField, List<CronTerm>> terms, boolean interval, boolean eitherDay) {

    CompiledCron {
        terms = Map.copyOf(terms);
    }

    /**
     * Parses every field.
     *
     * @param seed decides the numbers in the place of {@code H}
     * @throws IllegalArgumentException if a field is bad or no day ever matches
     */
    static CompiledCron of(CronText text, CronDialect dialect, String seed) {
        Map<CronField, List<CronTerm>> terms = new EnumMap<>(CronField.class);
        boolean interval = false;
        for (CronField field : CronField.values()) {
            String written = text.fields().get(field);
            if (written != null) {
                String plain = CronHash.resolve(field, dialect, text.upper(field), seed);
                terms.put(field, CronGrammar.parse(field, dialect, plain, written));
                interval |= field.compareTo(CronField.HOUR) <= 0 && (plain.contains("*") || plain.contains("/"));
            }
        }
        terms.putIfAbsent(CronField.SECOND, List.of(new CronTerm.Span(0, 0, 1)));
        checkQuestionMarks(text, dialect);
        boolean either = dialect == CronDialect.UNIX
                && isRestricted(text, CronField.DAY_OF_MONTH)
                && isRestricted(text, CronField.DAY_OF_WEEK);
        CompiledCron compiled = new CompiledCron(terms, interval, either);
        compiled.checkFires(text);
        return compiled;
    }

    /** The compiled bit sets. */
    CronPattern pattern() {
        return CronPattern.of(terms, dayRule(eitherDay));
    }

    /** The day fields under either rule for combining them. */
    DayRule dayRule(boolean either) {
        return DayRule.of(
                either,
                terms.getOrDefault(CronField.DAY_OF_MONTH, List.of()),
                terms.getOrDefault(CronField.DAY_OF_WEEK, List.of()));
    }

    private static boolean isRestricted(CronText text, CronField field) {
        String day = text.fields().getOrDefault(field, "*");
        return !day.startsWith("*") && !day.equals("?");
    }

    private static void checkQuestionMarks(CronText text, CronDialect dialect) {
        String day = text.upper(CronField.DAY_OF_MONTH);
        String weekday = text.upper(CronField.DAY_OF_WEEK);
        if (dialect == CronDialect.QUARTZ && day.equals("?") == weekday.equals("?")) {
            throw CronRejection.of(
                    CronField.DAY_OF_WEEK,
                    weekday,
                    "and day-of-month field " + CronRejection.quote(day)
                            + ": QUARTZ cron needs \"?\" in exactly one of them");
        }
    }

    private void checkFires(CronText text) {
        if (pattern().canMatch()) {
            return;
        }
        List<String> others = new ArrayList<>();
        for (CronField field : List.of(CronField.MONTH, CronField.DAY_OF_WEEK, CronField.YEAR)) {
            String written = text.fields().getOrDefault(field, "*");
            if (!written.equals("*") && !written.equals("?")) {
                others.add(field.label() + " " + CronRejection.quote(written));
            }
        }
        throw CronRejection.of(
                CronField.DAY_OF_MONTH,
                text.fields().getOrDefault(CronField.DAY_OF_MONTH, ""),
                "never fires with " + String.join(", ", others));
    }

    /** The expression in English words, as cron-utils puts it. */
    String describe() {
        List<String> alternatives = new ArrayList<>();
        for (Map<CronField, List<CronTerm>> each : CronWords.describable(terms)) {
            Map<CronField, String> plain = new EnumMap<>(CronField.class);
            each.forEach((field, items) -> plain.put(field, CronWords.plain(field, items)));
            alternatives.add(CronGrammar.describe(plain));
        }
        String words = String.join(", and ", alternatives);
        return eitherDay ? words + " (when either day matches)" : words;
    }
}
