package dev.carillon.schedule;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Writes parsed fields back as plain cron text, in one numbering for all dialects, for the descriptor to put into words.
 *
 * <p>Steps over months and weekdays become lists: the descriptor would call the step by a month's or weekday's name.
 */
final class CronWords {

    private static final int SUNDAY = 7;

    private CronWords() {}

    /**
     * The same expression as one or more that the descriptor understands: it has no words for lists of which an item is
     * not a plain number, range or step.
     */
    static List<Map<CronField, List<CronTerm>>> describable(Map<CronField, List<CronTerm>> terms) {
        for (CronField field : List.of(CronField.DAY_OF_MONTH, CronField.DAY_OF_WEEK)) {
            List<CronTerm> items = terms.getOrDefault(field, List.of());
            if (items.size() > 1 && !items.stream().allMatch(CronTerm.Span.class::isInstance)) {
                List<Map<CronField, List<CronTerm>>> each = new ArrayList<>();
                for (CronTerm item : items) {
                    Map<CronField, List<CronTerm>> one = new EnumMap<>(terms);
                    one.put(field, List.of(item));
                    each.addAll(describable(one));
                }
                return each;
            }
        }
        return List.of(terms);
    }

    static String plain(CronField field, List<CronTerm> terms) {
        List<String> items = new ArrayList<>();
        for (CronTerm term : terms) {
            items.add(plain(field, term));
        }
        return items.contains("*") ? "*" : String.join(",", items);
    }

    private static String plain(CronField field, CronTerm term) {
        if (term instanceof CronTerm.Span span) {
            return plain(field, span);
        } else if (term instanceof CronTerm.LastDay last) {
            return last.daysBefore() == 0 ? "L" : "L-" + last.daysBefore();
        } else if (term instanceof CronTerm.NearestWorkday nearest) {
            return nearest.day() + "W";
        } else if (term instanceof CronTerm.NthWeekday nth) {
            return number(field, nth.weekday()) + "#" + nth.nth();
        } else if (term instanceof CronTerm.LastWeekday last) {
            return number(field, last.weekday()) + "L";
        }
        return "LW";
    }

    private static String plain(CronField field, CronTerm.Span span) {
        boolean weekday = field == CronField.DAY_OF_WEEK;
        int size = weekday ? 7 : field.max() - field.min() + 1;
        int last = span.last() < span.first() ? span.last() + size : span.last();
        if (span.first() == last) {
            return Integer.toString(number(field, last));
        }
        if (last - span.first() >= size - 1) {
            if (span.step() == 1) {
                return "*";
            }
            if (!weekday && field != CronField.MONTH) {
                return "*/" + span.step();
            }
        }
        if (span.step() > 1 && (weekday || field == CronField.MONTH)) {
            return list(field, span, last, size);
        }
        String range = number(field, span.first()) + "-" + number(field, span.last());
        return span.step() == 1 ? range : range + "/" + span.step();
    }

    private static String list(CronField field, CronTerm.Span span, int last, int size) {
        List<String> values = new ArrayList<>();
        for (int value = span.first(); value <= last; value += span.step()) {
            values.add(Integer.toString(number(field, field.min() + (value - field.min()) % size)));
        }
        return String.join(",", values);
    }

    private static int number(CronField field, int value) {
        return field == CronField.DAY_OF_WEEK && value == 0 ? SUNDAY : value;
    }
}
