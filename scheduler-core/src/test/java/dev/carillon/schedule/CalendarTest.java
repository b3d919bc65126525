package dev.carillon.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a calendar excludes, and until when. */
class CalendarTest {

    private static final LocalTime MIDNIGHT = LocalTime.MIDNIGHT;

    private static Instant at(String instant) {
        return Instant.parse(instant);
    }

    /** A day that begins when clocks in Berlin show midnight, which is an hour before it does in UTC. */
    @Test
    void aDayIsThatOfItsZone() {
        Calendar calendar = Calendar.builder("c")
                .zone("Europe/Berlin")
                .date(LocalDate.parse("2026-12-25"))
                .build();
        assertThat(calendar.excludes(at("2026-12-24T22:59:59.999Z"))).isFalse();
        assertThat(calendar.excludes(at("2026-12-24T23:00:00Z"))).isTrue();
        assertThat(calendar.excludes(at("2026-12-25T22:59:59.999Z"))).isTrue();
        assertThat(calendar.excludes(at("2026-12-25T23:00:00Z"))).isFalse();
        assertThat(calendar.endOfExclusion(at("2026-12-25T10:00:00.5Z"))).isEqualTo(at("2026-12-25T23:00:00Z"));
        assertThat(calendar.endOfExclusion(at("2026-12-25T23:00:00.5Z"))).isEqualTo(at("2026-12-25T23:00:00.5Z"));
    }

    @Test
    void aWindowMayGoOnBeyondMidnightAndSunday() {
        Calendar calendar = Calendar.builder("c")
                .weekly(DayOfWeek.SUNDAY, LocalTime.of(22, 0), LocalTime.of(6, 0))
                .weekly(DayOfWeek.MONDAY, LocalTime.of(6, 0), LocalTime.of(7, 0))
                .build();
        // 2026-03-01 is a Sunday
        assertThat(calendar.excludes(at("2026-03-01T21:59:59Z"))).isFalse();
        assertThat(calendar.endOfExclusion(at("2026-03-01T22:00:00Z"))).isEqualTo(at("2026-03-02T07:00:00Z"));
        assertThat(calendar.excludes(at("2026-03-02T07:00:00Z"))).isFalse();
        assertThat(calendar.excludes(at("2026-03-03T05:00:00Z"))).isFalse();
    }

    /** Clocks in Berlin go from 03:00 back to 02:00 on 2026-10-25, and from 02:00 to 03:00 on 2026-03-29. */
    @Test
    void bothPassesOfAnHourAreExcluded() {
        Calendar calendar = Calendar.builder("c")
                .zone("Europe/Berlin")
                .weekly(DayOfWeek.SUNDAY, LocalTime.of(2, 0), LocalTime.of(2, 30))
                .build();
        assertThat(calendar.endOfExclusion(at("2026-10-25T00:10:00Z"))).isEqualTo(at("2026-10-25T00:30:00Z"));
        assertThat(calendar.endOfExclusion(at("2026-10-25T01:10:00Z"))).isEqualTo(at("2026-10-25T01:30:00Z"));
        assertThat(calendar.excludes(at("2026-03-29T01:00:00Z"))).isFalse();
    }

    /** Walks over 70 days around clock changes, minute by minute, and asks a clock on the wall. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "UTC",
                "Europe/Berlin",
                "America/New_York",
                "Australia/Lord_Howe",
                "America/Havana",
                "Asia/Beirut",
                "Antarctica/Troll",
                "Africa/Casablanca",
                "Pacific/Apia"
            })
    void itIsWhatAClockOnTheWallSays(String zone) {
        Random random = new Random(zone.hashCode());
        boolean apia = zone.equals("Pacific/Apia");
        for (String start : List.of(apia ? "2011-12-01" : "2026-02-20", apia ? "2011-09-01" : "2026-09-25")) {
            Calendar calendar = random(random, zone, LocalDate.parse(start));
            Instant first = at(start + "T00:00:00Z");
            Instant last = first.plus(Duration.ofDays(70));
            Instant end = calendar.endOfExclusion(last);
            for (Instant at = last; !at.isBefore(first); at = at.minusSeconds(60)) {
                boolean excluded = isExcluded(calendar, at);
                end = excluded ? end : at;
                assertThat(calendar.excludes(at)).as("%s at %s", calendar, at).isEqualTo(excluded);
                assertThat(calendar.endOfExclusion(at))
                        .as("%s at %s", calendar, at)
                        .isEqualTo(end);
            }
        }
    }

    private static Calendar random(Random random, String zone, LocalDate near) {
        Calendar.Builder builder = Calendar.builder("c").zone(zone);
        for (int i = 0; i < 8; i++) {
            LocalDate day = near.plusDays(random.nextInt(75));
            builder.dates(day, day.plusDays(random.nextInt(3)));
            LocalTime from = LocalTime.of(random.nextInt(24), random.nextInt(60));
            builder.weekly(
                    DayOfWeek.of(1 + random.nextInt(7)),
                    from,
                    i % 2 == 0 ? MIDNIGHT : LocalTime.of(random.nextInt(24), random.nextInt(60)));
        }
        return builder.weekly(DayOfWeek.SUNDAY, MIDNIGHT, LocalTime.of(2, 30)).build();
    }

    private static boolean isExcluded(Calendar calendar, Instant at) {
        ZonedDateTime wall = at.atZone(calendar.zone());
        LocalDate day = wall.toLocalDate();
        return calendar.dates().stream().anyMatch(range -> !day.isBefore(range.first()) && !day.isAfter(range.last()))
                || calendar.weekly().stream().anyMatch(window -> isWithin(window, wall));
    }

    private static boolean isWithin(WeeklyWindow window, ZonedDateTime wall) {
        LocalTime time = wall.toLocalTime();
        boolean beyondMidnight = !window.to().isAfter(window.from());
        if (wall.getDayOfWeek() == window.day()) {
            return !time.isBefore(window.from()) && (beyondMidnight || time.isBefore(window.to()));
        }
        return beyondMidnight && wall.getDayOfWeek() == window.day().plus(1) && time.isBefore(window.to());
    }

    @Test
    void equalWhateverTheOrderOfItsRules() {
        Calendar one = Calendar.builder("c")
                .date(LocalDate.parse("2026-01-02"))
                .date(LocalDate.parse("2026-01-01"))
                .weekly(DayOfWeek.SUNDAY)
                .build();
        Calendar other = Calendar.builder("c")
                .weekly(DayOfWeek.SUNDAY)
                .weekly(DayOfWeek.SUNDAY)
                .date(LocalDate.parse("2026-01-01"))
                .date(LocalDate.parse("2026-01-02"))
                .build();
        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
        assertThat(one).isNotEqualTo(Calendar.builder("c").build());
    }

    @ParameterizedTest
    @CsvSource({
        "sat, sat",
        "Saturday, sat",
        "fri 18:00-24:00, fri 18:00-24:00",
        "SUN 22:00-06:00, sun 22:00-06:00",
        "mon 00:00-00:00, mon",
        "tue 09:30:15-09:30:16, tue 09:30:15-09:30:16"
    })
    void aWindowIsReadAsItIsWritten(String text, String written) {
        WeeklyWindow window = WeeklyWindow.parse(text);
        assertThat(window).hasToString(written);
        assertThat(WeeklyWindow.parse(written)).isEqualTo(window);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "day", "sat 25:00-26:00", "sat 1:00-2:00", "sat 10:00", "mon-fri", "sat 24:00-01:00"})
    void whatIsNoWindowIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WeeklyWindow.parse(text))
                .withMessageStartingWith("weekly: \"" + text + "\" must be");
    }

    @Test
    void daysAreReadAsTheyAreWritten() {
        assertThat(DateRange.parse("2026-12-24")).hasToString("2026-12-24");
        assertThat(DateRange.parse("2026-12-24..2027-01-01")).hasToString("2026-12-24..2027-01-01");
        for (String text : List.of("", "2026-02-30", "2026-1-1", "tomorrow", "2026-01-01..", "2026-01-01 2026-01-02")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> DateRange.parse(text))
                    .withMessageStartingWith("dates: \"" + text + "\" must be a day");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DateRange.parse("2026-01-02..2026-01-01"))
                .withMessage("dates: \"2026-01-02..2026-01-01\" must not end before it begins");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DateRange.of(LocalDate.of(10_000, 1, 1)))
                .withMessageContaining("must lie in the years 0 to 9999");
    }

    @Test
    void whatIsWrongIsRefusedAtOnceWithItsField() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Calendar.builder("Feiertage"))
                .withMessage("calendar: \"Feiertage\" must be 1 to 100 characters out of a-z 0-9 . _ -");
        Calendar.Builder builder = Calendar.builder("c");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.zone("Europe/Nowhere"))
                .withMessageStartingWith("zone: \"Europe/Nowhere\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.description("x".repeat(501)))
                .withMessageStartingWith("description: ");
        List<DateRange> many = IntStream.rangeClosed(0, Calendar.MAX_RULES)
                .mapToObj(day -> DateRange.of(LocalDate.EPOCH.plusDays(2L * day)))
                .collect(Collectors.toList());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Calendar.builder("c").dates(many))
                .withMessage("dates: 1001 rules are more than the limit of 1000");
        assertThat(Calendar.builder("c")
                        .dates(many.subList(0, Calendar.MAX_RULES))
                        .build()
                        .dates())
                .hasSize(Calendar.MAX_RULES);
    }

    @Test
    void aWeekWithoutATimeLeftIsRefused() {
        Calendar.Builder builder = Calendar.builder("c");
        for (DayOfWeek day : DayOfWeek.values()) {
            builder.weekly(day, LocalTime.of(5, 0), LocalTime.of(5, 0));
        }
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(builder::build)
                .withMessage("weekly: the windows leave no time of the week");
    }

    @Test
    void aScheduleNamesUpToFour() {
        List<CalendarName> five =
                IntStream.range(0, 5).mapToObj(i -> new CalendarName("c" + i)).toList();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Bounds.NONE.withExcept(five))
                .withMessageStartingWith("except: ")
                .withMessageEndingWith("must be at most 4");
        assertThat(Bounds.NONE
                        .withExcept(List.of(five.get(1), five.get(0), five.get(1)))
                        .except())
                .containsExactly(five.get(0), five.get(1));
        Schedule once = new Schedule(new ScheduleId("s"), new TaskName("t"), new Once(Instant.EPOCH), Payload.NONE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> once.withBounds(Bounds.NONE.withExcept(five.subList(0, 1))))
                .withMessage("except: does not go together with a single instant");
        Schedule cron = new Schedule(new ScheduleId("s"), new TaskName("t"), Cron.of("@daily"), Payload.NONE);
        assertThat(cron.withBounds(Bounds.NONE.withExcept(five.subList(0, 1))).fingerprint())
                .isNotEqualTo(cron.fingerprint());
        assertThat(ZoneId.of(Calendar.builder("c").build().zone().getId())).isEqualTo(ZoneId.of("UTC"));
    }
}
