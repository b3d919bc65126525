package dev.carillon.schedule;

import com.cronutils.descriptor.CronDescriptor;
import com.cronutils.model.SingleCron;
import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.field.CronFieldName;
import com.cronutils.model.field.constraint.FieldConstraints;
import com.cronutils.model.field.constraint.FieldConstraintsBuilder;
import com.cronutils.model.field.expression.And;
import com.cronutils.model.field.expression.Between;
import com.cronutils.model.field.expression.Every;
import com.cronutils.model.field.expression.FieldExpression;
import com.cronutils.model.field.expression.On;
import com.cronutils.model.field.value.FieldValue;
import com.cronutils.model.field.value.IntegerFieldValue;
import com.cronutils.parser.FieldParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one place that sees cron-utils: it parses a field into its expression tree and puts expressions into words.
 *
 * <p>cron-utils accepts more than it understands: it drops a trailing comma, takes {@code /5} for a step, finds an
 * {@code L} or {@code W} anywhere in an item, lets ranges run backwards in every dialect and has one weekday numbering
 * per definition. So each item has to look right ({@link #ITEM}) before it sees it, and every number of its tree is
 * checked again against the dialect. Its search for fire times is never used.
 */
final class CronGrammar {

    private static final Pattern NAME = Pattern.compile("[A-Z]{3}");
    private static final Pattern ITEM = Pattern.compile("(?:\\*|\\d{1,4}(?:-\\d{1,4})?)(?:/\\d{1,4})?"
            + "|(?<day>L(?:-\\d{1,2})?|LW|\\d{1,2}W)|(?<weekday>L|\\dL|\\d#\\d)");
    private static final List<String> MONTHS =
            List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
    private static final List<String> WEEKDAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");
    private static final int SUNDAY_AFTER_SATURDAY = 7;
    private static final int LONGEST_DISTANCE_TO_LAST_DAY = 30;
    private static final int LAST_NTH = 5;

    private static final FieldConstraints CONSTRAINTS = FieldConstraintsBuilder.instance()
            .addHashSupport()
            .addLSupport()
            .addLWSupport()
            .addWSupport()
            .createConstraintsInstance();
    private static final FieldParser PARSER = new FieldParser(CONSTRAINTS);

    private final CronField field;
    private final CronDialect dialect;
    private final String written;

    private CronGrammar(CronField field, CronDialect dialect, String written) {
        this.field = field;
        this.dialect = dialect;
        this.written = written;
    }

    /**
     * Parses one field in upper case, without {@code H}.
     *
     * @param written what to quote in a message
     * @throws IllegalArgumentException if the dialect has no such field text, naming the field
     */
    static List<CronTerm> parse(CronField field, CronDialect dialect, String text, String written) {
        CronGrammar grammar = new CronGrammar(field, dialect, written);
        if (text.equals("?") && field.isDay()) {
            return List.of(grammar.all(1));
        }
        String digits = grammar.digits(text);
        for (String item : digits.split(",", -1)) {
            grammar.checkShape(item);
        }
        List<CronTerm> terms = new ArrayList<>();
        grammar.collect(PARSER.parse(digits), terms);
        return terms;
    }

    /** The field with month and weekday names replaced by the numbers of the dialect. */
    private String digits(String text) {
        List<String> names = field == CronField.MONTH ? MONTHS : field == CronField.DAY_OF_WEEK ? WEEKDAYS : List.of();
        return NAME.matcher(text).replaceAll(match -> {
            int index = names.indexOf(match.group());
            if (index < 0) {
                throw reject("has no name " + Check.quoted(match.group()));
            }
            return Integer.toString(number(index));
        });
    }

    private int number(int nameIndex) {
        if (field == CronField.MONTH || dialect == CronDialect.QUARTZ) {
            return nameIndex + 1;
        }
        return nameIndex == 0 ? SUNDAY_AFTER_SATURDAY : nameIndex;
    }

    private void checkShape(String item) {
        Matcher shape = ITEM.matcher(item);
        if (!shape.matches()) {
            throw reject(item.isEmpty() ? "has an empty item" : "is not understood");
        }
        boolean onlyDay = shape.group("day") != null;
        boolean onlyWeekday = shape.group("weekday") != null;
        if (item.equals("L")) {
            onlyDay = field != CronField.DAY_OF_WEEK;
            onlyWeekday = !onlyDay;
        }
        if ((onlyDay && field != CronField.DAY_OF_MONTH) || (onlyWeekday && field != CronField.DAY_OF_WEEK)) {
            throw reject("has L, W or # in a place that means nothing");
        }
        if ((onlyDay || onlyWeekday) && dialect == CronDialect.UNIX) {
            throw reject("has L, W or #, which only the dialects QUARTZ and SPRING know");
        }
        if (item.equals("L") && onlyWeekday && dialect == CronDialect.SPRING) {
            throw reject("has an L without a weekday before it");
        }
    }

    private void collect(FieldExpression expression, List<CronTerm> terms) {
        if (expression instanceof And and) {
            and.getExpressions().forEach(each -> collect(each, terms));
        } else if (expression instanceof Every every) {
            terms.add(stepped(every));
        } else if (expression instanceof Between between) {
            terms.add(range(between, 1));
        } else if (expression instanceof On on) {
            terms.add(single(on));
        } else {
            terms.add(all(1));
        }
    }

    private CronTerm stepped(Every every) {
        int step = every.getPeriod().getValue();
        int longest = Math.min(field.max(), field.max() - field.min(dialect) + 1);
        if (step < 1 || step > longest) {
            throw reject("has step " + step + ", allowed are 1 to " + longest);
        }
        FieldExpression base = every.getExpression();
        if (base instanceof Between between) {
            return range(between, step);
        }
        if (base instanceof On on) {
            return from(checked(on.getTime()), step);
        }
        return all(step);
    }

    /** {@code *}: in the weekday field of Spring a week starts on Monday, elsewhere on Sunday. */
    private CronTerm.Span all(int step) {
        if (field != CronField.DAY_OF_WEEK) {
            return new CronTerm.Span(field.min(dialect), field.max(), step);
        }
        return dialect == CronDialect.SPRING
                ? new CronTerm.Span(1, SUNDAY_AFTER_SATURDAY, step)
                : new CronTerm.Span(0, WEEKDAYS.size() - 1, step);
    }

    /** {@code a/n}: up to the largest value. */
    private CronTerm.Span from(int first, int step) {
        if (field != CronField.DAY_OF_WEEK) {
            return new CronTerm.Span(first, field.max(), step);
        }
        return dialect == CronDialect.SPRING
                ? new CronTerm.Span(first, SUNDAY_AFTER_SATURDAY, step)
                : new CronTerm.Span(weekday(first), WEEKDAYS.size() - 1, step);
    }

    private CronTerm.Span range(Between between, int step) {
        int first = checked(between.getFrom());
        int last = checked(between.getTo());
        boolean weekdays = field == CronField.DAY_OF_WEEK;
        if (weekdays && dialect != CronDialect.QUARTZ && first == SUNDAY_AFTER_SATURDAY && last < first) {
            first = 0;
        }
        boolean wraps = dialect == CronDialect.QUARTZ && field != CronField.YEAR;
        if (first > last && !wraps) {
            throw reject("has the range " + first + "-" + last + ", which runs backwards");
        }
        return weekdays && dialect == CronDialect.QUARTZ
                ? new CronTerm.Span(weekday(first), weekday(last), step)
                : new CronTerm.Span(first, last, step);
    }

    private CronTerm single(On on) {
        int nth = on.getNth().getValue();
        return switch (on.getSpecialChar().getValue()) {
            case L -> lastOf(on, nth);
            case LW -> new CronTerm.LastWorkday();
            case W -> new CronTerm.NearestWorkday(checked(on.getTime()));
            case HASH -> {
                if (nth < 1 || nth > LAST_NTH) {
                    throw reject("asks for weekday number " + nth + " of a month, there are 1 to " + LAST_NTH);
                }
                yield new CronTerm.NthWeekday(weekday(checked(on.getTime())), nth);
            }
            default -> {
                int value = checked(on.getTime());
                int normal = field == CronField.DAY_OF_WEEK ? weekday(value) : value;
                yield new CronTerm.Span(normal, normal, 1);
            }
        };
    }

    private CronTerm lastOf(On on, int daysBefore) {
        if (field == CronField.DAY_OF_MONTH) {
            if (daysBefore == 0 || daysBefore > LONGEST_DISTANCE_TO_LAST_DAY) {
                throw reject("goes " + daysBefore + " days before the last, allowed are 1 to "
                        + LONGEST_DISTANCE_TO_LAST_DAY);
            }
            return new CronTerm.LastDay(Math.max(daysBefore, 0));
        }
        if (on.getTime().getValue() < 0) {
            int saturday = WEEKDAYS.size() - 1;
            return new CronTerm.Span(saturday, saturday, 1);
        }
        return new CronTerm.LastWeekday(weekday(checked(on.getTime())));
    }

    /** A weekday number of the dialect counted from Sunday = 0. */
    private int weekday(int number) {
        return dialect == CronDialect.QUARTZ ? number - 1 : number % WEEKDAYS.size();
    }

    private int checked(FieldValue<?> value) {
        int number = value instanceof IntegerFieldValue integer ? integer.getValue() : -1;
        if (number < field.min(dialect) || number > field.max()) {
            throw reject("has " + (number < 0 ? "no number" : number) + " where " + field.min(dialect) + "-"
                    + field.max() + " is allowed");
        }
        return number;
    }

    private IllegalArgumentException reject(String reason) {
        return CronRejection.of(field, written, reason);
    }

    /**
     * The fields in English words.
     *
     * @param fields plain text as {@link CronWords} writes it
     */
    static String describe(Map<CronField, String> fields) {
        List<com.cronutils.model.field.CronField> parsed = new ArrayList<>();
        fields.forEach((field, text) -> parsed.add(new com.cronutils.model.field.CronField(
                CronFieldName.valueOf(field.name()), PARSER.parse(text), CONSTRAINTS)));
        CronDefinition mondayIsOne = CronDefinitionBuilder.defineCron()
                .withDayOfWeek()
                .withMondayDoWValue(1)
                .and()
                .instance();
        return CronDescriptor.instance(Locale.ENGLISH).describe(new SingleCron(mondayIsOne, parsed));
    }
}
