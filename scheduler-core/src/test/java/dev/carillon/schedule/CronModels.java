package dev.carillon.schedule;

import dev.carillon.testing.cron.CronModel;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Random cron expressions of every dialect, each built together with its meaning. */
final class CronModels {

    /** One field: its text and the numbers it means. */
    private record Numbers(String text, BitSet values, boolean star, boolean step) {

        Numbers or(Numbers other) {
            BitSet both = (BitSet) values.clone();
            both.or(other.values);
            return new Numbers(text + "," + other.text, both, star, step || other.step || other.star);
        }
    }

    /** One day field: its text, the dates it means, and whether it starts with a star. */
    private record Days(String text, Predicate<LocalDate> dates, boolean star) {

        Days or(Days other) {
            return new Days(text + "," + other.text, dates.or(other.dates), star);
        }
    }

    private record Range(int min, int max, boolean wraps) {

        int size() {
            return max - min + 1;
        }
    }

    private CronModels() {}

    static Arbitrary<CronModel> any() {
        return Arbitraries.of(CronDialect.class).flatMap(CronModels::of);
    }

    private static Arbitrary<CronModel> of(CronDialect dialect) {
        boolean wraps = dialect == CronDialect.QUARTZ;
        Arbitrary<Numbers> seconds =
                Arbitraries.frequencyOf(Tuple.of(6, Arbitraries.just(number(0))), Tuple.of(1, numbers(0, 59, wraps)));
        Arbitrary<Numbers> hours =
                Arbitraries.frequencyOf(Tuple.of(3, numbers(0, 4, false)), Tuple.of(2, numbers(0, 23, wraps)));
        Arbitrary<Numbers> months = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(star(new Range(1, 12, false)))),
                Tuple.of(1, numbers(1, 12, wraps).flatMap(CronModels::named)));
        return Combinators.combine(
                        seconds,
                        numbers(0, 59, wraps),
                        hours,
                        dates(dialect),
                        months,
                        weekdays(dialect),
                        Arbitraries.of(true, false))
                .as((second, minute, hour, day, month, weekday, flag) ->
                        assemble(dialect, new Numbers[] {second, minute, hour, month}, day, weekday, flag));
    }

    private static CronModel assemble(CronDialect dialect, Numbers[] numbers, Days day, Days weekday, boolean flag) {
        Days days = day;
        Days weekdays = weekday;
        if (dialect == CronDialect.QUARTZ) {
            Days any = new Days("?", date -> true, true);
            days = flag ? any : day;
            weekdays = flag ? weekday : any;
        }
        boolean either = dialect == CronDialect.UNIX && !days.star() && !weekdays.star();
        Predicate<LocalDate> matching =
                either ? days.dates().or(weekdays.dates()) : days.dates().and(weekdays.dates());
        BitSet months = numbers[3].values();
        boolean noSeconds = dialect == CronDialect.UNIX && flag;
        Numbers second = noSeconds ? number(0) : numbers[0];
        boolean interval = false;
        for (Numbers each : List.of(second, numbers[1], numbers[2])) {
            interval |= each.star() || each.step();
        }
        String text = String.join(
                " ",
                second.text(),
                numbers[1].text(),
                numbers[2].text(),
                days.text(),
                numbers[3].text(),
                weekdays.text());
        return new CronModel(
                noSeconds ? text.substring(2) : text,
                dialect,
                new CronModel.Times(second.values(), numbers[1].values(), numbers[2].values()),
                date -> months.get(date.getMonthValue()) && matching.test(date),
                interval);
    }

    private static Arbitrary<Numbers> numbers(int min, int max, boolean wraps) {
        Range range = new Range(min, max, wraps);
        boolean whole = !(min == 0 && max == 4);
        Arbitrary<Numbers> item = Arbitraries.frequencyOf(
                Tuple.of(5, Arbitraries.integers().between(min, max).map(CronModels::number)),
                Tuple.of(2, span(range)),
                Tuple.of(1, whole ? stepped(range) : span(range)));
        return Arbitraries.frequencyOf(
                Tuple.of(4, item),
                Tuple.of(2, Combinators.combine(item, item).as(Numbers::or)),
                Tuple.of(
                        1,
                        Combinators.combine(item, item, item)
                                .as((a, b, c) -> a.or(b).or(c))),
                Tuple.of(1, whole ? Arbitraries.just(star(range)) : item));
    }

    private static Numbers number(int value) {
        BitSet values = new BitSet();
        values.set(value);
        return new Numbers(Integer.toString(value), values, false, false);
    }

    private static Numbers star(Range range) {
        BitSet values = new BitSet();
        values.set(range.min(), range.max() + 1);
        return new Numbers("*", values, true, false);
    }

    private static Arbitrary<Numbers> span(Range range) {
        Arbitrary<Integer> bound = Arbitraries.integers().between(range.min(), range.max());
        Arbitrary<Integer> steps = Arbitraries.integers().between(1, Math.max(1, Math.min(range.max(), 20)));
        return Combinators.combine(bound, bound, steps, Arbitraries.of(true, false))
                .as((a, b, step, stepped) -> {
                    int first = range.wraps() ? a : Math.min(a, b);
                    int last = range.wraps() ? b : Math.max(a, b);
                    String text = first + "-" + last;
                    return stepped
                            ? new Numbers(text + "/" + step, walk(range, first, last, step), false, true)
                            : new Numbers(text, walk(range, first, last, 1), false, false);
                });
    }

    private static Arbitrary<Numbers> stepped(Range range) {
        Arbitrary<Integer> start = Arbitraries.integers().between(range.min() - 1, range.max());
        Arbitrary<Integer> steps = Arbitraries.integers().between(1, range.max());
        return Combinators.combine(start, steps)
                .as((first, step) -> first < range.min()
                        ? new Numbers("*/" + step, walk(range, range.min(), range.max(), step), true, true)
                        : new Numbers(first + "/" + step, walk(range, first, range.max(), step), false, true));
    }

    private static BitSet walk(Range range, int first, int last, int step) {
        BitSet values = new BitSet();
        int end = last < first ? last + range.size() : last;
        for (int value = first; value <= end; value += step) {
            values.set(value > range.max() ? value - range.size() : value);
        }
        return values;
    }

    /** Months by name, where the text is a single number. */
    private static Arbitrary<Numbers> named(Numbers numbers) {
        if (numbers.values().cardinality() != 1 || numbers.text().length() > 2) {
            return Arbitraries.just(numbers);
        }
        String name = Month.of(numbers.values().nextSetBit(0)).name().substring(0, 3);
        return Arbitraries.of(
                numbers,
                new Numbers(name, numbers.values(), false, false),
                new Numbers(name.toLowerCase(Locale.ROOT), numbers.values(), false, false));
    }

    private static Arbitrary<Days> dates(CronDialect dialect) {
        List<Arbitrary<? extends Days>> items = new ArrayList<>();
        items.add(numbers(1, 31, dialect == CronDialect.QUARTZ).map(CronModels::byDate));
        Days star = new Days("*", date -> true, true);
        if (dialect != CronDialect.UNIX) {
            items.add(Arbitraries.integers().between(0, 30).map(CronModels::daysBeforeLast));
            items.add(Arbitraries.integers().between(1, 31).map(CronModels::nearestWorkday));
            items.add(Arbitraries.just(new Days("LW", CronModels::isLastWorkday, false)));
        }
        return dayField(items, star);
    }

    private static Days byDate(Numbers numbers) {
        return new Days(numbers.text(), date -> numbers.values().get(date.getDayOfMonth()), numbers.star());
    }

    private static Days daysBeforeLast(int count) {
        return new Days(
                count == 0 ? "L" : "L-" + count, date -> date.getDayOfMonth() + count == date.lengthOfMonth(), false);
    }

    private static boolean isWorkday(LocalDate date) {
        return date.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) <= 0;
    }

    private static boolean isLastWorkday(LocalDate date) {
        return isWorkday(date)
                && IntStream.rangeClosed(date.getDayOfMonth() + 1, date.lengthOfMonth())
                        .mapToObj(date::withDayOfMonth)
                        .noneMatch(CronModels::isWorkday);
    }

    private static Days nearestWorkday(int day) {
        return new Days(day + "W", date -> isWorkday(date) && isNearest(date, day), false);
    }

    private static boolean isNearest(LocalDate date, int day) {
        YearMonth month = YearMonth.from(date);
        if (day > month.lengthOfMonth()) {
            return false;
        }
        int distance = Math.abs(date.getDayOfMonth() - day);
        return IntStream.rangeClosed(1, month.lengthOfMonth())
                .filter(other -> Math.abs(other - day) < distance)
                .mapToObj(month::atDay)
                .noneMatch(CronModels::isWorkday);
    }

    private static Arbitrary<Days> weekdays(CronDialect dialect) {
        List<Arbitrary<? extends Days>> items = new ArrayList<>();
        Arbitrary<DayOfWeek> weekday = Arbitraries.of(DayOfWeek.class);
        items.add(Combinators.combine(weekday, Arbitraries.integers().between(0, 2))
                .as((day, form) -> new Days(name(day, dialect, form), date -> date.getDayOfWeek() == day, false)));
        items.add(Combinators.combine(weekday, Arbitraries.integers().between(0, 6))
                .as((day, length) -> weekdayRange(dialect, day, length)));
        items.add(Arbitraries.integers().between(1, 6).map(step -> weekdaySteps(dialect, step)));
        if (dialect != CronDialect.UNIX) {
            items.add(weekday.map(day -> new Days(
                    name(day, dialect, 0) + "L",
                    date -> date.getDayOfWeek() == day && date.getDayOfMonth() + 7 > date.lengthOfMonth(),
                    false)));
            items.add(Combinators.combine(weekday, Arbitraries.integers().between(1, 5))
                    .as((day, nth) -> new Days(
                            name(day, dialect, 1) + "#" + nth,
                            date -> date.getDayOfWeek() == day && (date.getDayOfMonth() + 6) / 7 == nth,
                            false)));
        }
        return dayField(items, new Days("*", date -> true, true));
    }

    private static Arbitrary<Days> dayField(List<Arbitrary<? extends Days>> items, Days star) {
        Arbitrary<Days> item = Arbitraries.oneOf(items);
        return Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.just(star)),
                Tuple.of(3, item),
                Tuple.of(1, Combinators.combine(item, item).as(Days::or)));
    }

    /** A weekday as a number (form 0), or a name in either case. */
    private static String name(DayOfWeek day, CronDialect dialect, int form) {
        String name = day.name().substring(0, 3);
        return switch (form) {
            case 0 -> Integer.toString(dialect == CronDialect.QUARTZ ? day.getValue() % 7 + 1 : day.getValue());
            case 1 -> name;
            default -> name.toLowerCase(Locale.ROOT);
        };
    }

    /** From a weekday to one up to six days later; past the end of the week only Quartz goes on. */
    private static Days weekdayRange(CronDialect dialect, DayOfWeek first, int length) {
        int room = DayOfWeek.SUNDAY.getValue() - first.getValue();
        DayOfWeek start = first;
        if (dialect != CronDialect.QUARTZ && length > room) {
            start = DayOfWeek.of(7 - length);
        }
        DayOfWeek from = start;
        return new Days(
                name(from, dialect, length % 2) + "-" + name(from.plus(length), dialect, length % 2),
                date -> Math.floorMod(date.getDayOfWeek().getValue() - from.getValue(), 7) <= length,
                false);
    }

    /** Steps from the first day of the week: Sunday, in Spring Monday. */
    private static Days weekdaySteps(CronDialect dialect, int step) {
        DayOfWeek first = dialect == CronDialect.SPRING ? DayOfWeek.MONDAY : DayOfWeek.SUNDAY;
        return new Days(
                "*/" + step,
                date -> Math.floorMod(date.getDayOfWeek().getValue() - first.getValue(), 7) % step == 0,
                true);
    }
}
