package dev.carillon.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.RunId;
import dev.carillon.schedule.Bounds;
import dev.carillon.schedule.Calendar;
import dev.carillon.schedule.CatchUp;
import dev.carillon.schedule.Cron;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Schedule;
import dev.carillon.store.DropReason;
import dev.carillon.store.Pause;
import dev.carillon.store.PutRequest;
import dev.carillon.store.ResumeRequest;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.StoredCalendar;
import dev.carillon.store.StoredSchedule;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of the fire time that a pause keeps, and of those behind it. The pauses here began at noon. */
class HeldTimesTest extends PlannerCase {

    private static final Every HOURLY = new Every(Duration.ofHours(1));
    private static final Every DAILY = new Every(Duration.ofDays(1));
    private static final EveryAfter AFTER = new EveryAfter(Duration.ofMinutes(5));
    private static final int HOUR = 3_600;

    private static Instant at(int seconds) {
        return NOON.plusSeconds(seconds);
    }

    private static Optional<Instant> maybe(int seconds) {
        return Optional.of(at(seconds));
    }

    private static Schedule from(int start, Every every) {
        return schedule(every).withBounds(Bounds.NONE.withStartAt(at(start)));
    }

    private static StoredSchedule keeping(int kept, Schedule schedule, int anchor, Optional<Instant> last) {
        return keeping(at(kept), paused(schedule, at(anchor), last));
    }

    static StoredSchedule keeping(Instant kept, StoredSchedule paused) {
        return withRuns(kept, paused, List.of());
    }

    private static StoredSchedule withRuns(Instant kept, StoredSchedule paused, List<RunId> unfinished) {
        return new StoredSchedule(
                paused.schedule(),
                1,
                ScheduleState.PAUSED,
                Optional.empty(),
                paused.lastNominal(),
                paused.anchor(),
                Optional.of(new Pause("reason", "actor", NOON, Optional.empty(), Optional.empty(), Optional.of(kept))),
                unfinished,
                List.of(),
                List.of(),
                0,
                paused.calendars());
    }

    private static ResumeRequest resume(StoredSchedule paused, int now) {
        return OccurrencePlanner.resume(paused, CatchUp.NONE, at(now));
    }

    private static Optional<ResumeRequest.Missed> missed(int latest, int count) {
        return Optional.of(new ResumeRequest.Missed(at(latest), count));
    }

    /** It never fired, and its start lies long before its creation. */
    @Test
    void whatWasDueOfAScheduleWithAStartIsCountedFromThere() {
        StoredSchedule paused = keeping(-2 * HOUR, from(-90 * HOUR, HOURLY), -90 * HOUR, Optional.empty());
        assertThat(resume(paused, 1)).isEqualTo(new ResumeRequest(paused, maybe(HOUR), missed(0, 3), false));
        assertThat(OccurrencePlanner.undecided(paused)).isEqualTo(maybe(-2 * HOUR));
    }

    /** One of the rule before that stayed due: the rule it has now has no others from before the update. */
    @Test
    void whatStayedDueThroughAnUpdateIsCountedAlone() {
        StoredSchedule paused = keeping(-HOUR, schedule(Cron.of("* * * * *")), -90, Optional.empty());
        assertThat(resume(paused, 30).missed()).isEqualTo(missed(0, 3));
        assertThat(resume(keeping(-HOUR, schedule(Cron.of("* * * * *")), 20, Optional.empty()), 30)
                        .missed())
                .isEqualTo(missed(-HOUR, 1));
    }

    @Test
    void whatHasBeenDealtWithIsNotCountedAgain() {
        StoredSchedule paused = keeping(HOUR, schedule(HOURLY), -9 * HOUR, maybe(HOUR));
        assertThat(resume(paused, 2 * HOUR).missed()).isEqualTo(missed(2 * HOUR, 1));
        StoredSchedule delay = keeping(HOUR, schedule(AFTER), -9 * HOUR, maybe(HOUR));
        assertThat(resume(delay, 2 * HOUR))
                .isEqualTo(new ResumeRequest(delay, maybe(2 * HOUR + 300), Optional.empty(), false));
    }

    @Test
    void aDelayIsKeptWhateverElseIsUnfinished() {
        List<RunId> manual = List.of(RunId.manual(ID, NOON, "m"));
        StoredSchedule paused = withRuns(at(60), paused(schedule(AFTER), at(-240), maybe(-900)), manual);
        assertThat(resume(paused, 59)).isEqualTo(new ResumeRequest(paused, maybe(60), Optional.empty(), false));
        assertThat(resume(paused, 60)).isEqualTo(new ResumeRequest(paused, Optional.empty(), missed(60, 1), false));
    }

    /** A skip puts a delay off beyond what the end of its latest run gives. */
    @Test
    void aDelayIsTheOneThatThePauseKeeps() {
        StoredSchedule skipped = keeping(600, schedule(AFTER), 0, maybe(300));
        assertThat(resume(skipped, 599).next()).isEqualTo(maybe(600));
        StoredSchedule dropped = paused(schedule(AFTER), NOON, maybe(600));
        assertThat(resume(dropped, 1_000)).isEqualTo(new ResumeRequest(dropped, maybe(1_300), Optional.empty(), false));
    }

    @Test
    void aSingleInstantIsUndecidedUntilItIsClaimed() {
        StoredSchedule held = keeping(-5, schedule(new Once(at(-5))), -10, Optional.empty());
        assertThat(OccurrencePlanner.undecided(held)).isEqualTo(maybe(-5));
        assertThat(resume(held, 60)).isEqualTo(new ResumeRequest(held, maybe(-5), Optional.empty(), false));
        StoredSchedule fired = paused(schedule(new Once(at(-5))), at(-10), maybe(-5));
        assertThat(OccurrencePlanner.undecided(fired)).isEmpty();
    }

    private static Optional<Instant> kept(StoredSchedule paused, Schedule updated, int now) {
        return OccurrencePlanner.nextAfterUpdate(paused, updated, at(now));
    }

    private static Optional<PutRequest.Dropped> dropped(StoredSchedule paused, Schedule updated, int now) {
        return OccurrencePlanner.droppedByUpdate(paused, updated, kept(paused, updated, now), at(now));
    }

    @Test
    void anUpdateWithTheSameTimesLeavesToThePauseWhatItKeeps() {
        StoredSchedule due = keeping(-HOUR, schedule(HOURLY), -9 * HOUR, Optional.empty());
        assertThat(kept(due, skipping(HOURLY), 60)).isEqualTo(maybe(-HOUR));
        assertThat(dropped(due, skipping(HOURLY), 60)).isEmpty();
        StoredSchedule none = paused(schedule(HOURLY), NOON, Optional.empty());
        assertThat(kept(none, skipping(HOURLY), 60)).isEmpty();
    }

    @Test
    void anUpdateWithOtherBoundsDropsWhatHasPassedAndKeepsTheRest() {
        Bounds limited = Bounds.NONE.withMaxRuns(9);
        StoredSchedule due = keeping(-HOUR, from(-90 * HOUR, HOURLY), -90 * HOUR, Optional.empty());
        Schedule bounded = due.schedule().withBounds(due.schedule().bounds().withMaxRuns(9));
        assertThat(dropped(due, bounded, 60)).contains(new PutRequest.Dropped(NOON, 2, DropReason.PAUSED));
        assertThat(kept(due, bounded, 60)).isEqualTo(maybe(HOUR));
        StoredSchedule delay = keeping(60, schedule(AFTER), -240, Optional.empty());
        assertThat(kept(delay, schedule(AFTER).withBounds(limited), 30)).isEqualTo(maybe(60));
        assertThat(dropped(delay, schedule(AFTER).withBounds(limited), 30)).isEmpty();
        assertThat(kept(delay, schedule(AFTER).withBounds(limited), 60)).isEqualTo(maybe(360));
        assertThat(dropped(delay, schedule(AFTER).withBounds(limited), 60))
                .contains(new PutRequest.Dropped(at(60), 1, DropReason.PAUSED));
        Schedule over = schedule(AFTER).withBounds(Bounds.NONE.withEndAt(at(40)));
        assertThat(kept(delay, over, 30)).isEmpty();
    }

    @Test
    void anUpdateWithAnotherRuleLosesAndInventsNothing() {
        StoredSchedule waiting = keeping(HOUR, schedule(HOURLY), 0, Optional.empty());
        for (Schedule other : List.of(from(30, DAILY), from(60, DAILY), schedule(DAILY), schedule(AFTER))) {
            assertThat(dropped(waiting, other, 60)).isEmpty();
        }
        assertThat(kept(waiting, from(30, DAILY), 60)).isEqualTo(maybe(30 + 24 * HOUR));
        assertThat(kept(waiting, from(90, DAILY), 60)).isEqualTo(maybe(90));
        assertThat(kept(waiting, schedule(AFTER), 60)).isEqualTo(maybe(360));
        assertThat(kept(waiting, schedule(new Once(at(-5))), 60)).isEqualTo(maybe(-5));
        assertThat(kept(waiting, schedule(Cron.of("*/20 * * * *")), 60)).isEqualTo(maybe(1_200));
        StoredSchedule due = keeping(-HOUR, schedule(HOURLY), -9 * HOUR, Optional.empty());
        assertThat(dropped(due, schedule(Cron.of("*/20 * * * *")), 60))
                .contains(new PutRequest.Dropped(NOON, 2, DropReason.PAUSED));
        assertThat(kept(due, schedule(Cron.of("*/20 * * * *")), 60)).isEqualTo(maybe(1_200));
    }

    @Test
    void whatIsExcludedByNowIsNotKept() {
        Calendar lunch = Calendar.builder("lunch")
                .weekly(DayOfWeek.WEDNESDAY, LocalTime.of(12, 0), LocalTime.of(12, 30))
                .build();
        Schedule except = schedule(HOURLY).withBounds(Bounds.NONE.withExcept(List.of(lunch.name())));
        StoredSchedule paused =
                keeping(0, except, -9 * HOUR, Optional.empty()).withCalendars(List.of(new StoredCalendar(lunch, "1")));
        assertThat(resume(paused, 59).missed()).isEmpty();
        assertThat(resume(paused, HOUR).missed()).isEqualTo(missed(HOUR, 1));
    }
}
