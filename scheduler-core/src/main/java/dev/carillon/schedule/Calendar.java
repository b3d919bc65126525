package dev.carillon.schedule;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Times at which schedules that name it do not fire: days, and hours of the week, as clocks in its zone show them.
 *
 * <p>An instant is excluded when the local date or time that it has in the zone is. So where clocks go back, both passes of
 * an excluded hour are. A value, immutable and thread-safe; equal when name, zone, rules and description are.
 */
public final class Calendar {

    /** The most rules of one calendar. */
    public static final int MAX_RULES = 1_000;

    private static final int MAX_DESCRIPTION_CHARS = 500;

    private final CalendarName name;
    private final ZoneId zone;
    private final List<DateRange> dates;
    private final List<WeeklyWindow> weekly;
    private final String description;
    private final ZoneRules rules;
    private final ExcludedHours excluded;

    private Calendar(Builder values) {
        this.name = values.name;
        this.zone = values.zone;
        this.dates = values.dates.stream().distinct().sorted().toList();
        this.weekly = values.weekly.stream().distinct().sorted().toList();
        this.description = values.description;
        this.rules = zone.getRules();
        this.excluded = new ExcludedHours(dates, weekly);
        if (excluded.isWholeWeek()) {
            throw new IllegalArgumentException("weekly: the windows leave no time of the week");
        }
    }

    /**
     * A builder of a calendar in UTC that excludes nothing yet.
     *
     * @throws IllegalArgumentException naming {@code calendar} when that is no name for one
     */
    public static Builder builder(String name) {
        return builder(new CalendarName(name));
    }

    /** A builder of a calendar in UTC that excludes nothing yet. */
    public static Builder builder(CalendarName name) {
        return new Builder(name);
    }

    public CalendarName name() {
        return name;
    }

    public ZoneId zone() {
        return zone;
    }

    /** The excluded days, sorted, each entry once. */
    public List<DateRange> dates() {
        return dates;
    }

    /** The excluded hours of every week, sorted, each entry once. */
    public List<WeeklyWindow> weekly() {
        return weekly;
    }

    /** Words for people. */
    public String description() {
        return description;
    }

    /** True when nothing that names this calendar fires at this instant. */
    public boolean excludes(Instant at) {
        long local = at.getEpochSecond() + rules.getOffset(at).getTotalSeconds();
        return excluded.excludedUntil(local) != local;
    }

    /** The first instant from this one on that is not excluded; the instant itself when it is not. */
    public Instant endOfExclusion(Instant at) {
        Instant moment = at;
        while (true) {
            int offset = rules.getOffset(moment).getTotalSeconds();
            long local = moment.getEpochSecond() + offset;
            long localEnd = excluded.excludedUntil(local);
            if (localEnd == local) {
                return moment;
            }
            // behind a clock change local times are other ones, so the question is asked anew there
            Instant end = Instant.ofEpochSecond(localEnd - offset);
            ZoneOffsetTransition change = rules.nextTransition(moment);
            moment = change != null && change.getInstant().isBefore(end) ? change.getInstant() : end;
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Calendar that
                && name.equals(that.name)
                && zone.equals(that.zone)
                && dates.equals(that.dates)
                && weekly.equals(that.weekly)
                && description.equals(that.description);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, zone, dates, weekly, description);
    }

    @Override
    public String toString() {
        return "Calendar[" + name + ", " + zone + ", " + dates + ", " + weekly + "]";
    }

    /** Collects the rules of a calendar; every method refuses at once what is wrong. Not thread-safe. */
    public static final class Builder {

        private final CalendarName name;
        private ZoneId zone = CronZone.UTC;
        private final List<DateRange> dates = new ArrayList<>();
        private final List<WeeklyWindow> weekly = new ArrayList<>();
        private String description = "";

        private Builder(CalendarName name) {
            this.name = name;
        }

        /**
         * In which zone its days and hours are meant, an IANA id.
         *
         * @throws IllegalArgumentException naming {@code zone} when there is no such zone
         */
        public Builder zone(String id) {
            zone = CronZone.parse(id);
            return this;
        }

        /** Excludes one day. */
        public Builder date(LocalDate day) {
            return dates(List.of(DateRange.of(day)));
        }

        /** Excludes all days from the first to the last, both included. */
        public Builder dates(LocalDate first, LocalDate last) {
            return dates(List.of(new DateRange(first, last)));
        }

        /** Excludes days. */
        public Builder dates(Collection<DateRange> ranges) {
            dates.addAll(ranges);
            return requireFew("dates");
        }

        /** Excludes a day of every week. */
        public Builder weekly(DayOfWeek day) {
            return weekly(List.of(WeeklyWindow.of(day)));
        }

        /** Excludes hours of every week; up to a time of the next day when {@code to} does not lie after {@code from}. */
        public Builder weekly(DayOfWeek day, LocalTime from, LocalTime to) {
            return weekly(List.of(new WeeklyWindow(day, from, to)));
        }

        /** Excludes hours of every week. */
        public Builder weekly(Collection<WeeklyWindow> windows) {
            weekly.addAll(windows);
            return requireFew("weekly");
        }

        /** Words for people, up to 500 characters. */
        public Builder description(String value) {
            description = Check.text("description", value, MAX_DESCRIPTION_CHARS);
            return this;
        }

        private Builder requireFew(String field) {
            int rules = dates.size() + weekly.size();
            if (rules > MAX_RULES) {
                throw new IllegalArgumentException(
                        field + ": " + rules + " rules are more than the limit of " + MAX_RULES);
            }
            return this;
        }

        /**
         * The calendar.
         *
         * @throws IllegalArgumentException naming {@code weekly} when the windows leave no time of the week
         */
        public Calendar build() {
            return new Calendar(this);
        }
    }
}
