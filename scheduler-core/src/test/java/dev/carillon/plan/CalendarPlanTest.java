package dev.carillon.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.schedule.Bounds;
import dev.carillon.schedule.Calendar;
import dev.carillon.schedule.CatchUp;
import dev.carillon.schedule.Cron;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.Misfire;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.Recurrence;
import dev.carillon.schedule.Schedule;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.DropReason;
import dev.carillon.store.ResumeRequest.Missed;
import dev.carillon.store.StoredCalendar;
import dev.carillon.store.StoredSchedule;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What calendars do to plans; {@code NOON} is a Wednesday. */
class CalendarPlanTest extends PlannerCase {

    private static final Recurrence MINUTELY = Cron.of("* * * * *");
    private static final Every EVERY = new Every(Duration.ofMillis(700));

    private static Calendar lunch() {
        return Calendar.builder("lunch")
                .weekly(DayOfWeek.WEDNESDAY, LocalTime.of(12, 10), LocalTime.of(12, 40))
                .build();
    }

    private static Calendar days(String name, LocalDate first, LocalDate last) {
        return Calendar.builder(name).dates(first, last).build();
    }

    private static Schedule except(Recurrence recurrence, Calendar... calendars) {
        return schedule(recurrence)
                .withBounds(Bounds.NONE.withExcept(
                        Stream.of(calendars).map(Calendar::name).toList()));
    }

    private static List<StoredCalendar> stored(Calendar... calendars) {
        return Stream.of(calendars)
                .map(calendar -> new StoredCalendar(calendar, "1"))
                .toList();
    }

    private static StoredSchedule due(Recurrence recurrence, Instant next, Calendar... calendars) {
        return due(except(recurrence, calendars), NOON, next).withCalendars(stored(calendars));
    }

    private static Instant minute(long minute) {
        return NOON.plus(minute, ChronoUnit.MINUTES);
    }

    @Test
    void theNextFireTimeIsTheFirstThatNoCalendarExcludes() {
        Calendar more = Calendar.builder("more")
                .weekly(DayOfWeek.WEDNESDAY, LocalTime.of(12, 30), LocalTime.of(12, 50))
                .build();
        assertFires(plan(due(MINUTELY, minute(9), lunch()), minute(9)), minute(9), 0, Optional.of(minute(40)));
        assertFires(plan(due(MINUTELY, minute(9), lunch(), more), minute(9)), minute(9), 0, Optional.of(minute(50)));
        assertThat(OccurrencePlanner.afterNext(due(MINUTELY, minute(9), lunch())))
                .contains(minute(40));
        assertThat(OccurrencePlanner.first(except(MINUTELY, lunch()), stored(lunch()), minute(20)))
                .contains(minute(40));
        assertThat(OccurrencePlanner.between(due(MINUTELY, minute(9), lunch()), minute(5), minute(41), 100))
                .containsExactly(minute(6), minute(7), minute(8), minute(9), minute(40), minute(41));
    }

    @Test
    void whatIsExcludedIsNotMissed() {
        StoredSchedule due = due(MINUTELY, minute(8), lunch());
        assertFires(plan(due, minute(41)), minute(41), 3, Optional.of(minute(42)));
        assertFires(plan(due, minute(39)), minute(9), 1, Optional.of(minute(40)));

        StoredSchedule all = due(
                        except(MINUTELY, lunch()).withPolicies(Policies.DEFAULT.withMisfire(Misfire.fireAll(3))),
                        NOON,
                        minute(7))
                .withCalendars(stored(lunch()));
        assertThat(plan(all, minute(42)))
                .isEqualTo(new ClaimItem.Drop(all, minute(9), 3, DropReason.MISFIRE, Optional.of(minute(40))));
    }

    /** Counted one by one, whatever the arithmetic of intervals says. */
    @Test
    void intervalsKeepTheirStepsAcrossAnExclusion() {
        StoredSchedule due = due(EVERY, NOON.plusMillis(700), lunch());
        Instant now = minute(45);
        List<Instant> wanted = Stream.iterate(NOON.plusMillis(700), at -> !at.isAfter(now), at -> at.plusMillis(700))
                .filter(at -> !lunch().excludes(at))
                .toList();
        ClaimItem.Fire fire = (ClaimItem.Fire) plan(due, now);
        assertThat(fire.nominal()).isEqualTo(wanted.get(wanted.size() - 1));
        assertThat(fire.missedCount()).isEqualTo(wanted.size() - 1);
        assertThat(fire.next()).contains(fire.nominal().plusMillis(700));

        StoredSchedule many = due(new Every(Duration.ofMillis(100)), NOON.plusMillis(100), lunch());
        ClaimItem.Fire cut = (ClaimItem.Fire) plan(many, minute(60).plusMillis(50));
        assertThat(cut.nominal()).isEqualTo(minute(60));
        assertThat(cut.missedCount()).isEqualTo(OccurrencePlanner.MAX_MISSED_COUNT - 1);
    }

    @Test
    void whatWasPlannedBeforeItWasExcludedIsDropped() {
        StoredSchedule due = due(MINUTELY, minute(15), lunch());
        ClaimItem dropped = new ClaimItem.Drop(due, minute(15), 1, DropReason.EXCLUDED, Optional.of(minute(40)));
        assertThat(plan(due, minute(15))).isEqualTo(dropped);
        assertThat(plan(due, minute(14))).isEqualTo(dropped);
        assertThat(plan(due, minute(90))).isEqualTo(dropped);
    }

    @Test
    void whatPassedDuringAPauseIsCountedWithoutIt() {
        StoredSchedule paused =
                paused(except(MINUTELY, lunch()), NOON, Optional.of(minute(5))).withCalendars(stored(lunch()));
        assertThat(OccurrencePlanner.resume(paused, CatchUp.NONE, minute(20)).missed())
                .contains(new Missed(minute(9), 4));
        assertThat(OccurrencePlanner.resume(paused, CatchUp.NONE, minute(20)).next())
                .contains(minute(40));
    }

    @Test
    void aPendingFireTimeIsPlannedAnew() {
        StoredSchedule right = due(MINUTELY, minute(40), lunch());
        assertThat(OccurrencePlanner.replanned(right, minute(20))).isEmpty();
        assertThat(OccurrencePlanner.replanned(due(MINUTELY, minute(40)), minute(20)))
                .contains(minute(21));
        assertThat(OccurrencePlanner.replanned(due(MINUTELY, minute(21), lunch()), minute(20)))
                .contains(minute(40));
        // what has come is left to who claims it
        assertThat(OccurrencePlanner.replanned(due(MINUTELY, minute(20), lunch()), minute(20)))
                .isEmpty();
        StoredSchedule paused =
                paused(except(MINUTELY, lunch()), NOON, Optional.empty()).withCalendars(stored(lunch()));
        assertThat(OccurrencePlanner.replanned(paused, minute(20))).isEmpty();
        assertThat(OccurrencePlanner.replanned(HeldTimesTest.keeping(minute(21), paused), minute(20)))
                .contains(minute(40));
    }

    /** Skipped or claimed ahead of this node's clock: it is not run again. */
    @Test
    void aPendingFireTimeNeverMovesBeforeTheLastOne() {
        StoredSchedule skipped = stored(schedule(MINUTELY), NOON, Optional.of(minute(3)), Optional.of(minute(2)), 0);
        assertThat(OccurrencePlanner.replanned(skipped, NOON)).isEmpty();
        StoredSchedule wrong = stored(schedule(MINUTELY), NOON, Optional.of(minute(5)), Optional.of(minute(2)), 0);
        assertThat(OccurrencePlanner.replanned(wrong, NOON)).contains(minute(3));
    }

    /** A node whose clock is behind must not find fire times from before the schedule was there. */
    @Test
    void aPendingFireTimeNeverMovesBeforeTheRule() {
        Instant created = minute(2).plusMillis(1);
        StoredSchedule right = stored(schedule(MINUTELY), created, Optional.of(minute(3)), Optional.empty(), 0);
        assertThat(OccurrencePlanner.replanned(right, minute(2).minusMillis(1))).isEmpty();
    }

    /** Without a calendar only the rules of time zones change, and only cron has to do with them. */
    @Test
    void intervalsWithoutACalendarStayAsTheyAre() {
        assertThat(OccurrencePlanner.replanned(due(EVERY, minute(9)), NOON)).isEmpty();
        assertThat(OccurrencePlanner.replanned(due(EVERY, minute(9), lunch()), NOON))
                .contains(NOON.plusMillis(700));
    }

    @Test
    void whatIsExcludedNextIsNamed() {
        assertThat(OccurrencePlanner.nextExcluded(due(MINUTELY, minute(40), lunch()), minute(9)))
                .contains(new OccurrencePlanner.Exclusion(minute(10), lunch().name()));
        assertThat(OccurrencePlanner.nextExcluded(due(MINUTELY, minute(41), lunch()), minute(40)))
                .isEmpty();
    }

    @Test
    @Timeout(5)
    void aLongExclusionIsOneStep() {
        Calendar years = days("years", LocalDate.of(2026, 3, 5), LocalDate.of(9000, 1, 1));
        assertFires(plan(due(MINUTELY, NOON, years), NOON), NOON, 0, Optional.of(minute(1)));
        Instant end = Instant.parse("2026-03-04T23:59:00Z");
        assertFires(plan(due(MINUTELY, end, years), end), end, 0, Optional.of(Instant.parse("9000-01-02T00:00:00Z")));
    }

    /** Two calendars may leave no time at all: the search ends, far away, at a fire time that is excluded. */
    @Test
    @Timeout(5)
    void aScheduleWithoutATimeLeftLooksFarAheadAndIsNotOver() {
        Calendar.Builder week = Calendar.builder("week");
        for (DayOfWeek day : DayOfWeek.values()) {
            if (day != DayOfWeek.SUNDAY) {
                week.weekly(day);
            }
        }
        Calendar sunday = Calendar.builder("sunday").weekly(DayOfWeek.SUNDAY).build();
        Calendar[] both = {week.build(), sunday};
        Optional<Instant> far = OccurrencePlanner.first(except(MINUTELY, both), stored(both), NOON);
        assertThat(far).hasValueSatisfying(at -> assertThat(at).isAfter(NOON.plus(Duration.ofDays(30 * 365))));
        assertThat(OccurrencePlanner.isExcluded(stored(both), far.orElseThrow()))
                .isTrue();
        assertThat(plan(due(MINUTELY, far.get(), both), far.get()))
                .isInstanceOfSatisfying(
                        ClaimItem.Drop.class, drop -> assertThat(drop.next()).isPresent());
    }

    @Test
    void theEndOfAScheduleHoldsBehindAnExclusion() {
        Schedule ends =
                schedule(MINUTELY).withBounds(Bounds.NONE.withEndAt(minute(30)).withExcept(List.of(lunch().name())));
        StoredSchedule last = due(ends, NOON, minute(9)).withCalendars(stored(lunch()));
        assertFires(plan(last, minute(9)), minute(9), 0, Optional.empty());
    }
}
