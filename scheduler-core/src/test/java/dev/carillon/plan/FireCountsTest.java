package dev.carillon.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.carillon.schedule.Bounds;
import dev.carillon.schedule.Calendar;
import dev.carillon.schedule.Cron;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.FireTime;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Recurrence;
import dev.carillon.schedule.Schedule;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.StoredCalendar;
import dev.carillon.store.StoredSchedule;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** How many fire times lie in stretches of time, against a walk from one to the next. */
final class FireCountsTest extends PlannerCase {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final int MANY = 1_000_000;

    private static final List<String> CRONS =
            List.of("* * * * *", "*/7 8-17 * * *", "30 2 * * *", "0 0 1 * *", "H H * * *", "0 12 * * 1-5");
    private static final List<Calendar> CALENDARS = List.of(
            Calendar.builder("lunch")
                    .weekly(DayOfWeek.WEDNESDAY, LocalTime.of(12, 10), LocalTime.of(12, 40))
                    .build(),
            Calendar.builder("weekend")
                    .weekly(DayOfWeek.SATURDAY)
                    .weekly(DayOfWeek.SUNDAY)
                    .build(),
            Calendar.builder("spring")
                    .zone("Europe/Berlin")
                    .dates(LocalDate.of(2026, 3, 6), LocalDate.of(2026, 3, 9))
                    .build());

    private static StoredSchedule every(Duration period, Bounds bounds, int started) {
        return active(
                schedule(new Every(period)).withBounds(bounds), Optional.of(NOON.plus(period)), started, List.of());
    }

    private static StoredSchedule active(
            Schedule schedule, Optional<Instant> next, int started, List<StoredCalendar> calendars) {
        return new StoredSchedule(
                schedule,
                1,
                ScheduleState.ACTIVE,
                next,
                Optional.empty(),
                NOON,
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                started,
                calendars);
    }

    private static List<Integer> counts(StoredSchedule stored, int hours) {
        FireCounts counts = FireCounts.of(stored, NOON, HOUR, hours, MANY);
        assertThat(counts.isComplete()).isTrue();
        return counts.counts();
    }

    @Example
    void anIntervalIsCountedWithoutAWalk() {
        assertThat(counts(every(Duration.ofMinutes(10), Bounds.NONE, 0), 3)).containsExactly(5, 6, 6);
        FireCounts week = FireCounts.of(every(Duration.ofMillis(100), Bounds.NONE, 0), NOON, HOUR, 168, 1);
        assertThat(week.isComplete()).isTrue();
        assertThat(week.counts().get(0)).isEqualTo(35_999);
        assertThat(week.counts().get(167)).isEqualTo(36_000);
    }

    @Example
    void theEndItselfIsStillAFireTime() {
        Bounds ends = Bounds.NONE.withEndAt(NOON.plus(HOUR).plus(Duration.ofMinutes(20)));
        assertThat(counts(every(Duration.ofMinutes(10), ends, 0), 3)).containsExactly(5, 3, 0);
    }

    @Example
    void moreThanItMayStartAreNotCounted() {
        assertThat(counts(every(Duration.ofMinutes(10), Bounds.NONE.withMaxRuns(9), 2), 3))
                .containsExactly(5, 2, 0);
        Schedule minutely = schedule(Cron.of("* * * * *")).withBounds(Bounds.NONE.withMaxRuns(100));
        assertThat(counts(active(minutely, Optional.of(NOON), 20, List.of()), 3))
                .containsExactly(60, 20, 0);
    }

    @Example
    void whatIsOverdueLiesBeforeTheFirstStretch() {
        StoredSchedule late =
                active(schedule(new Every(Duration.ofMinutes(10))), Optional.of(NOON.minus(HOUR)), 0, List.of());
        assertThat(counts(late, 2)).containsExactly(6, 6);
        Schedule minutely = schedule(Cron.of("* * * * *"));
        assertThat(counts(active(minutely, Optional.of(NOON.minusSeconds(120)), 0, List.of()), 2))
                .containsExactly(60, 60);
    }

    @Example
    void whatFiresOnceOrFollowsAnEndIsOne() {
        Instant at = NOON.plus(Duration.ofMinutes(90));
        for (Recurrence recurrence : List.of(new Once(at), new EveryAfter(Duration.ofMinutes(1)))) {
            assertThat(counts(active(schedule(recurrence), Optional.of(at), 0, List.of()), 3))
                    .containsExactly(0, 1, 0);
        }
    }

    @Example
    void whatIsPausedOrHasNoFireTimeHasNone() {
        StoredSchedule stalled = active(schedule(new Every(HOUR)), Optional.empty(), 0, List.of());
        assertThat(counts(stalled, 2)).containsExactly(0, 0);
        assertThat(counts(paused(schedule(new Every(HOUR)), NOON, Optional.empty()), 2))
                .containsExactly(0, 0);
    }

    @Example
    void whatIsTooMuchIsSaid() {
        StoredSchedule minutely = active(schedule(Cron.of("* * * * *")), Optional.of(NOON), 0, List.of());
        FireCounts part = FireCounts.of(minutely, NOON, HOUR, 2, 90);
        assertThat(part.isComplete()).isFalse();
        assertThat(part.counts()).containsExactly(60, 30);
        assertThat(FireCounts.of(minutely, NOON, HOUR, 2, 120).isComplete()).isTrue();
    }

    @Example
    void whatIsOutOfRangeIsNamed() {
        StoredSchedule one = every(HOUR, Bounds.NONE, 0);
        assertRefused("stretch: ", () -> FireCounts.of(one, NOON, Duration.ofMillis(999), 1, 1));
        assertRefused("stretches: 0 ", () -> FireCounts.of(one, NOON, HOUR, 0, 1));
        assertRefused("stretches: 1441 ", () -> FireCounts.of(one, NOON, HOUR, 1_441, 1));
        assertRefused("most: 0 ", () -> FireCounts.of(one, NOON, HOUR, 1, 0));
    }

    private static void assertRefused(String start, Runnable call) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(call::run)
                .withMessageStartingWith(start);
    }

    @Property(tries = 3_000, shrinking = ShrinkingMode.OFF)
    void agreesWithAWalkFromOneToTheNext(@ForAll long seed) {
        Random random = new Random(seed);
        StoredSchedule stored = anySchedule(random);
        Instant from = NOON.plus(Duration.ofMinutes(random.nextInt(-300, 300)));
        Duration stretch = Duration.ofSeconds(random.nextInt(1, 5_000));
        int stretches = random.nextInt(1, 40);
        assertThat(FireCounts.of(stored, from, stretch, stretches, MANY))
                .as("%s from %s by %s", stored, from, stretch)
                .isEqualTo(new FireCounts(walked(stored, from, stretch, stretches), true));
    }

    private static StoredSchedule anySchedule(Random random) {
        Bounds bounds = Bounds.NONE;
        if (random.nextInt(3) == 0) {
            bounds = bounds.withEndAt(NOON.plus(Duration.ofMinutes(random.nextInt(1, 3_000))));
        }
        if (random.nextInt(3) == 0) {
            bounds = bounds.withMaxRuns(random.nextInt(6, 200));
        }
        List<Calendar> calendars =
                CALENDARS.stream().filter(calendar -> random.nextInt(3) == 0).toList();
        bounds = bounds.withExcept(calendars.stream().map(Calendar::name).toList());
        Recurrence recurrence = random.nextBoolean()
                ? new Every(Duration.ofMillis(random.nextInt(180_000, 9_000_000)))
                : Cron.of(CRONS.get(random.nextInt(CRONS.size())));
        Schedule schedule = schedule(recurrence).withBounds(bounds);
        List<StoredCalendar> stored = calendars.stream()
                .map(calendar -> new StoredCalendar(calendar, "1"))
                .toList();
        Instant created = NOON.minus(Duration.ofMinutes(random.nextInt(300)));
        Optional<Instant> next = new FireTimes(schedule, NOON, stored).after(created);
        return active(schedule, next, random.nextInt(6), stored);
    }

    /** By a preview, page by page. */
    private static List<Integer> walked(StoredSchedule stored, Instant from, Duration stretch, int stretches) {
        int[] counts = new int[stretches];
        int mostRuns = stored.schedule().bounds().maxRuns();
        int left = mostRuns > 0 ? mostRuns - stored.started() : Integer.MAX_VALUE;
        Optional<Instant> next = stored.next();
        while (next.isPresent() && left > 0) {
            StoredSchedule now =
                    active(stored.schedule(), next, mostRuns > 0 ? mostRuns - left : 0, stored.calendars());
            List<Instant> page =
                    Preview.of(now, Preview.MOST).stream().map(FireTime::at).toList();
            for (Instant at : page) {
                long place = Duration.between(from, at).toMillis() / stretch.toMillis();
                if (!at.isBefore(from) && place < stretches) {
                    counts[(int) place]++;
                }
            }
            left -= page.size();
            boolean isOver = page.size() < Preview.MOST
                    || page.get(page.size() - 1).isAfter(from.plus(stretch.multipliedBy(stretches)));
            next = isOver
                    ? Optional.empty()
                    : new FireTimes(stored.schedule(), NOON, stored.calendars()).after(page.get(page.size() - 1));
        }
        List<Integer> list = new ArrayList<>();
        for (int count : counts) {
            list.add(count);
        }
        return list;
    }
}
