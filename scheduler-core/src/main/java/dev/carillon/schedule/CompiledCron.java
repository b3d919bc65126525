package dev.carillon.schedule;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
     * Parses every field and makes sure that it fires, whatever seed it gets later.
     *
     * @throws IllegalArgumentException if a field is bad, or no day ever matches
     */
    static CompiledCron validated(CronText text, CronDialect dialect) {
        CompiledCron compiled = of(text, dialect, "");
        compiled.checkFires(text, dialect);
        return compiled;
    }

    /**
     * Parses every field of an expression.
     *
     * @param seed decides the numbers in the place of {@code H}
     * @throws IllegalArgumentException if a field is bad
     */
    static CompiledCron of(CronText text, CronDialect dialect, String seed) {
        Map<CronField, List<CronTerm>> terms = new EnumMap<>(CronField.class);
        boolean interval = false;
        for (CronField field : CronField.values()) {
            String written = text.fields().get(field);
            if (written != null) {
                String plain = CronHash.resolve(field, dialect, written, CronHash.of(seed, field));
                terms.put(field, CronGrammar.parse(field, dialect, plain, written));
                interval |= field.compareTo(CronField.HOUR) <= 0 && (plain.contains("*") || plain.contains("/"));
            }
        }
        terms.putIfAbsent(CronField.SECOND, List.of(new CronTerm.Span(0, 0, 1)));
        checkQuestionMarks(text, dialect);
        boolean either = dialect == CronDialect.UNIX
                && isRestricted(text, CronField.DAY_OF_MONTH)
                && isRestricted(text, CronField.DAY_OF_WEEK);
        return new CompiledCron(terms, interval, either);
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
        String day = text.fields().getOrDefault(CronField.DAY_OF_MONTH, "");
        String weekday = text.fields().getOrDefault(CronField.DAY_OF_WEEK, "");
        if (dialect == CronDialect.QUARTZ && day.equals("?") == weekday.equals("?")) {
            throw CronRejection.of(
                    CronField.DAY_OF_WEEK,
                    weekday,
                    "and day-of-month field " + Check.quoted(day) + ": QUARTZ cron needs \"?\" in exactly one of them");
        }
    }

    /** Refuses what never fires, whatever {@code H} stands for. */
    private void checkFires(CronText text, CronDialect dialect) {
        for (List<CronTerm> months : choices(CronField.MONTH, text, dialect)) {
            for (List<CronTerm> days : choices(CronField.DAY_OF_MONTH, text, dialect)) {
                for (List<CronTerm> weekdays : choices(CronField.DAY_OF_WEEK, text, dialect)) {
                    Map<CronField, List<CronTerm>> one = new EnumMap<>(terms);
                    one.put(CronField.MONTH, months);
                    if (!CronPattern.of(one, DayRule.of(eitherDay, days, weekdays))
                            .canMatch()) {
                        throw neverFires(text);
                    }
                }
            }
        }
    }

    /** Every meaning that a field has for some schedule id. */
    private Set<List<CronTerm>> choices(CronField field, CronText text, CronDialect dialect) {
        String written = text.fields().getOrDefault(field, "");
        if (!CronHash.isHashed(written)) {
            return Set.of(terms.getOrDefault(field, List.of()));
        }
        Set<List<CronTerm>> choices = new HashSet<>();
        for (int hash = 0; hash <= field.max(); hash++) {
            choices.add(CronGrammar.parse(field, dialect, CronHash.resolve(field, dialect, written, hash), written));
        }
        return choices;
    }

    private static IllegalArgumentException neverFires(CronText text) {
        List<String> others = new ArrayList<>();
        for (CronField field : List.of(CronField.MONTH, CronField.DAY_OF_WEEK, CronField.YEAR)) {
            String written = text.fields().getOrDefault(field, "*");
            if (!written.equals("*") && !written.equals("?")) {
                others.add(field.label() + " " + Check.quoted(written));
            }
        }
        return CronRejection.of(
                CronField.DAY_OF_MONTH,
                text.fields().getOrDefault(CronField.DAY_OF_MONTH, ""),
                "never fires " + (text.isHashed() ? "for some schedule ids " : "") + "with "
                        + String.join(", ", others));
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
