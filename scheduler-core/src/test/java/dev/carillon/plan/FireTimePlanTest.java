package dev.carillon.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.schedule.Bounds;
import dev.carillon.schedule.CatchUp;
import dev.carillon.schedule.Cron;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.Misfire;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.Recurrence;
import dev.carillon.schedule.Schedule;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.DropReason;
import dev.carillon.store.EndedPauses;
import dev.carillon.store.PutRequest;
import dev.carillon.store.ResumeRequest;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** First fire times, and those after an update or a pause. */
class FireTimePlanTest extends PlannerCase {

    private static final Every HOURLY = new Every(Duration.ofHours(1));
    private static final EveryAfter AFTER = new EveryAfter(Duration.ofMinutes(5));

    private static Instant at(int seconds) {
        return NOON.plusSeconds(seconds);
    }

    private static Schedule from(Instant start, Every every) {
        return schedule(every).withBounds(Bounds.NONE.withStartAt(start));
    }

    private static Optional<Instant> maybe(int seconds) {
        return Optional.of(at(seconds));
    }

    @Test
    void intervalsCountFromTheirStartOrFromNow() {
        assertThat(OccurrencePlanner.anchor(schedule(HOURLY), NOON)).isEqualTo(NOON);
        assertThat(OccurrencePlanner.anchor(from(at(7), HOURLY), NOON)).isEqualTo(at(7));
        assertThat(OccurrencePlanner.anchor(schedule(new Once(at(7))), NOON)).isEqualTo(NOON);
    }

    @Test
    void firstFireTimes() {
        assertThat(OccurrencePlanner.first(schedule(HOURLY), NOON)).contains(at(3_600));
        assertThat(OccurrencePlanner.first(from(at(10), HOURLY), NOON)).contains(at(10));
        assertThat(OccurrencePlanner.first(from(NOON, HOURLY), NOON)).contains(at(3_600));
        assertThat(OccurrencePlanner.first(from(at(-10), HOURLY), NOON)).contains(at(3_590));
        assertThat(OccurrencePlanner.first(schedule(AFTER), NOON)).contains(at(300));
        assertThat(OccurrencePlanner.first(schedule(new Once(at(9))), NOON)).contains(at(9));
        assertThat(OccurrencePlanner.first(schedule(new Once(at(-9))), NOON)).contains(at(-9));
        assertThat(OccurrencePlanner.first(schedule(Cron.of("0 12 * * *")), NOON))
                .contains(at(86_400));
    }

    @Test
    void hashedCronTimesBelongToTheId() {
        Schedule hashed = schedule(Cron.of("H H * * *"));
        Optional<Instant> first = OccurrencePlanner.first(hashed, NOON);
        assertThat(OccurrencePlanner.first(hashed, NOON)).isEqualTo(first);
        assertThat(first).isEqualTo(Cron.of("H H * * *").times("x").next(NOON));
    }

    @Test
    void thereIsNoFireTimeBeyondTheLastYear() {
        Instant end = Instant.parse("9999-12-31T23:30:00Z");
        assertThat(OccurrencePlanner.first(schedule(HOURLY), end)).isEmpty();
        StoredSchedule last = due(schedule(HOURLY), end.minusSeconds(3_600), end);
        assertFires(plan(last, end), end, 0, Optional.empty());
    }

    @Test
    void anUpdateKeepsTheAnchorWhileTheRuleIsTheSame() {
        StoredSchedule old = due(schedule(HOURLY), at(-100), at(3_500));
        assertThat(OccurrencePlanner.anchorAfterUpdate(old, skipping(HOURLY), NOON))
                .isEqualTo(at(-100));
        Every other = new Every(Duration.ofHours(2));
        assertThat(OccurrencePlanner.anchorAfterUpdate(old, schedule(other), NOON))
                .isEqualTo(NOON);
        assertThat(OccurrencePlanner.anchorAfterUpdate(old, from(at(5), HOURLY), NOON))
                .isEqualTo(at(5));
    }

    @Test
    void anUpdateKeepsWhatIsDueWhileTheRuleIsTheSame() {
        StoredSchedule overdue = due(schedule(HOURLY), at(-7_200), at(-3_600));
        assertThat(OccurrencePlanner.nextAfterUpdate(overdue, skipping(HOURLY), NOON))
                .contains(at(-3_600));
        StoredSchedule waiting = stored(schedule(AFTER), NOON, Optional.empty(), maybe(-1), 1);
        assertThat(OccurrencePlanner.nextAfterUpdate(waiting, skipping(AFTER), NOON))
                .isEmpty();
    }

    @Test
    void aNewRuleBeginsAfterNowAndAfterWhatWasClaimed() {
        Schedule minutely = from(at(-600), new Every(Duration.ofMinutes(1)));
        StoredSchedule old = stored(schedule(HOURLY), at(-7_200), maybe(-3_600), maybe(-7_200), 0);
        assertThat(OccurrencePlanner.nextAfterUpdate(old, minutely, at(30))).contains(at(60));
        StoredSchedule ahead = stored(schedule(HOURLY), NOON, maybe(7_200), maybe(3_600), 0);
        assertThat(OccurrencePlanner.nextAfterUpdate(ahead, minutely, at(30))).contains(at(3_660));
        Schedule cron = schedule(Cron.of("1-59/5 * * * *"));
        assertThat(OccurrencePlanner.nextAfterUpdate(old, cron, at(30))).contains(at(60));
        assertThat(OccurrencePlanner.droppedByUpdate(old, cron, maybe(60), at(30)))
                .contains(new PutRequest.Dropped(NOON, 2, DropReason.REPLACED));
    }

    @Test
    void whatIsDueAndAFireTimeOfTheNewRuleTooStaysDue() {
        StoredSchedule old = stored(schedule(HOURLY), at(-7_200), maybe(-3_600), maybe(-7_200), 0);
        Schedule cron = schedule(Cron.of("*/5 * * * *"));
        assertThat(OccurrencePlanner.nextAfterUpdate(old, cron, at(30))).contains(at(-3_600));
        assertThat(OccurrencePlanner.droppedByUpdate(old, cron, maybe(-3_600), at(30)))
                .isEmpty();
        Schedule bounded = schedule(HOURLY).withBounds(Bounds.NONE.withMaxRuns(9));
        assertThat(OccurrencePlanner.nextAfterUpdate(old, bounded, at(30))).contains(at(-3_600));
        Schedule ended = schedule(HOURLY).withBounds(Bounds.NONE.withEndAt(at(-5_000)));
        assertThat(OccurrencePlanner.nextAfterUpdate(old, ended, at(30))).isEmpty();
        assertThat(OccurrencePlanner.droppedByUpdate(old, ended, Optional.empty(), at(30)))
                .contains(new PutRequest.Dropped(NOON, 2, DropReason.REPLACED));
    }

    @Test
    void aSingleInstantThatAPauseHeldIsDroppedByAnotherRule() {
        Schedule once = schedule(new Once(at(-5)));
        StoredSchedule held = paused(once, at(-10), Optional.empty());
        assertThat(OccurrencePlanner.droppedByUpdate(held, schedule(HOURLY), Optional.empty(), NOON))
                .contains(new PutRequest.Dropped(at(-5), 1, DropReason.PAUSED));
        assertThat(OccurrencePlanner.droppedByUpdate(held, schedule(HOURLY), Optional.empty(), at(-6)))
                .isEmpty();
        Schedule sameRule = skipping(new Once(at(-5)));
        assertThat(OccurrencePlanner.droppedByUpdate(held, sameRule, Optional.empty(), NOON))
                .isEmpty();
        StoredSchedule fired = paused(once, at(-10), maybe(-5));
        assertThat(OccurrencePlanner.droppedByUpdate(fired, schedule(HOURLY), Optional.empty(), NOON))
                .isEmpty();
    }

    @Test
    void aNewSingleInstantCountsUnlessItLiesBeforeWhatWasClaimed() {
        StoredSchedule fresh = due(schedule(HOURLY), NOON, at(3_600));
        assertThat(OccurrencePlanner.nextAfterUpdate(fresh, schedule(new Once(at(-9))), NOON))
                .contains(at(-9));
        StoredSchedule fired = stored(schedule(new Once(at(-5))), NOON, Optional.empty(), maybe(-5), 0);
        assertThat(OccurrencePlanner.nextAfterUpdate(fired, schedule(new Once(at(-9))), NOON))
                .isEmpty();
        assertThat(OccurrencePlanner.nextAfterUpdate(fired, schedule(new Once(at(9))), NOON))
                .contains(at(9));
    }

    @Test
    void ofWhatStaysDueThroughAnUpdateNothingElseIsCountedFromBeforeIt() {
        StoredSchedule updated = due(schedule(Cron.of("0 * * * *")), at(9_000), at(3_600));
        assertThat(OccurrencePlanner.due(updated, OnNodeLoss.RERUN, at(9_100), at(9_100)))
                .isEqualTo(new ClaimItem.Fire(updated, at(3_600), 0, maybe(10_800), OnNodeLoss.RERUN));
        assertThat(OccurrencePlanner.due(updated, OnNodeLoss.RERUN, at(10_900), at(10_900)))
                .isEqualTo(new ClaimItem.Fire(updated, at(10_800), 1, maybe(14_400), OnNodeLoss.RERUN));
        assertThat(OccurrencePlanner.afterNext(updated)).isEqualTo(maybe(10_800));
        assertThat(OccurrencePlanner.droppedByUpdate(updated, schedule(AFTER), Optional.empty(), at(10_900)))
                .contains(new PutRequest.Dropped(at(10_800), 2, DropReason.REPLACED));
    }

    @Test
    void aNewIntervalAfterCompletionWaitsForTheRunThatIsUnfinished() {
        StoredSchedule running = stored(schedule(HOURLY), NOON, maybe(3_600), maybe(-1), 1);
        assertThat(OccurrencePlanner.nextAfterUpdate(running, schedule(AFTER), NOON))
                .isEmpty();
        StoredSchedule idle = stored(schedule(HOURLY), NOON, maybe(3_600), maybe(-1), 0);
        assertThat(OccurrencePlanner.nextAfterUpdate(idle, schedule(AFTER), NOON))
                .contains(at(300));
    }

    private static Optional<Instant> next(StoredSchedule paused, Instant now) {
        return OccurrencePlanner.resume(paused, CatchUp.NONE, now).next();
    }

    @Test
    void whatPassedDuringAPauseIsCounted() {
        StoredSchedule fired = paused(schedule(HOURLY), at(-36_000), maybe(-3_600));
        assertThat(OccurrencePlanner.resume(fired, CatchUp.FIRE_ONCE, at(7_300)))
                .isEqualTo(new ResumeRequest(
                        fired, maybe(10_800), Optional.of(new ResumeRequest.Missed(at(7_200), 3)), true));
        StoredSchedule never = paused(schedule(HOURLY), NOON, Optional.empty());
        assertThat(OccurrencePlanner.resume(never, CatchUp.NONE, at(3_600)))
                .isEqualTo(new ResumeRequest(
                        never, maybe(7_200), Optional.of(new ResumeRequest.Missed(at(3_600), 1)), false));
        assertThat(OccurrencePlanner.resume(never, CatchUp.NONE, at(3_599)).missed())
                .isEmpty();
        StoredSchedule started = paused(from(at(-36_000), HOURLY), at(-36_000), Optional.empty());
        assertThat(OccurrencePlanner.resume(started, CatchUp.NONE, at(3_600)).missed())
                .contains(new ResumeRequest.Missed(at(3_600), 1));
    }

    @Test
    void aRuleThatCameAfterTheEndOfAPauseBeginsWhenItCame() {
        Instant end = NOON.plusSeconds(30);
        Instant updated = NOON.plusSeconds(150);
        for (Recurrence rule : List.of(Cron.of("* * * * *"), new Every(Duration.ofMinutes(1)))) {
            StoredSchedule paused = paused(schedule(rule), updated, Optional.empty());
            ResumeRequest resume = OccurrencePlanner.resume(new EndedPauses.Ended(paused, end, CatchUp.FIRE_ONCE));
            assertThat(resume.missed()).isEmpty();
            assertThat(resume.next().orElseThrow()).isAfter(updated);
        }
    }

    @Test
    void aDelayThatAPauseHeldGoesOnOrHasPassed() {
        StoredSchedule after = paused(schedule(AFTER), NOON, maybe(-60));
        assertThat(OccurrencePlanner.resume(after, CatchUp.NONE, at(299)))
                .isEqualTo(new ResumeRequest(after, maybe(300), Optional.empty(), false));
        Optional<ResumeRequest.Missed> missed = Optional.of(new ResumeRequest.Missed(at(300), 1));
        assertThat(OccurrencePlanner.resume(after, CatchUp.NONE, at(300)))
                .isEqualTo(new ResumeRequest(after, maybe(600), missed, false));
        assertThat(OccurrencePlanner.resume(after, CatchUp.FIRE_ONCE, at(9_000)))
                .isEqualTo(new ResumeRequest(after, Optional.empty(), missed, true));
    }

    /** A manual run that outlasts its own run keeps the delay from counting on; its fire time has had its run all the same. */
    @Test
    void aDelayWhoseRunWasClaimedIsNotCaughtUpWith() {
        StoredSchedule after = paused(schedule(new EveryAfter(Duration.ofMinutes(5))), NOON, Optional.of(at(300)));
        ResumeRequest resume = OccurrencePlanner.resume(after, CatchUp.FIRE_ONCE, at(9_000));
        assertThat(resume.missed()).isEmpty();
        assertThat(resume.next()).contains(at(9_300));
    }

    @Test
    void aDelayAfterARunThatOutlastedThePauseDoesNotCountFromThePause() {
        Schedule ending = schedule(new EveryAfter(Duration.ofMinutes(5))).withBounds(Bounds.NONE.withEndAt(at(500)));
        StoredSchedule outlasted = paused(ending, at(250), Optional.of(NOON));
        EndedPauses.Ended ended = new EndedPauses.Ended(outlasted, at(100), CatchUp.NONE);
        assertThat(OccurrencePlanner.resume(ended).next()).isEmpty();
    }

    @Test
    void nothingPassesAfterTheLastRun() {
        Schedule limited = schedule(HOURLY).withBounds(Bounds.NONE.withMaxRuns(2));
        StoredSchedule paused = paused(limited, at(-36_000), maybe(-3_600));
        StoredSchedule exhausted = new StoredSchedule(
                limited,
                1,
                paused.state(),
                Optional.empty(),
                paused.lastNominal(),
                paused.anchor(),
                paused.pause(),
                List.of(),
                List.of(),
                List.of(),
                2);
        assertThat(OccurrencePlanner.resume(exhausted, CatchUp.FIRE_ONCE, at(7_300)))
                .isEqualTo(new ResumeRequest(exhausted, Optional.empty(), Optional.empty(), true));
    }

    @Test
    void fireTimesThatPassedDuringAPauseAreGone() {
        assertThat(next(paused(schedule(HOURLY), NOON, maybe(3_600)), at(9_000)))
                .contains(at(10_800));
        assertThat(next(paused(schedule(AFTER), NOON, Optional.empty()), at(9_000)))
                .contains(at(9_300));
        Schedule cron = schedule(Cron.of("0 * * * *"));
        assertThat(next(paused(cron, NOON, Optional.empty()), at(9_000))).contains(at(10_800));
    }

    @Test
    void aSingleInstantWaitsForTheEndOfAPauseOnceOnly() {
        Schedule once = schedule(new Once(at(60)));
        assertThat(next(paused(once, NOON, Optional.empty()), at(9_000))).contains(at(60));
        assertThat(next(paused(once, NOON, maybe(60)), at(9_000))).isEmpty();
    }

    @Test
    void aResumedScheduleNeverRepeatsWhatItClaimedWhenTheClockWentBack() {
        StoredSchedule paused = paused(schedule(HOURLY), NOON, maybe(7_200));
        assertThat(next(paused, at(10))).contains(at(10_800));
    }

    /** The jitter of one minute puts each fire time off by less than its whole, so some are young by it alone. */
    @Test
    void whatIsYoungByItsJitterIsNotTooOld() {
        Schedule scattered = schedule(new Every(Duration.ofMinutes(1)))
                .withBounds(Bounds.NONE.withJitter(Duration.ofMinutes(1)))
                .withPolicies(Policies.DEFAULT.withMisfire(Misfire.fireAll(100).within(Duration.ofMinutes(10))));
        Instant due = NOON.plusSeconds(60);
        for (int n = 1_000; n < 1_100; n++) {
            Instant nominal = NOON.plus(Duration.ofMinutes(n));
            Instant now = scattered.dueAt(nominal).plus(Duration.ofMinutes(10));
            ClaimItem item = plan(due(scattered, NOON, due), now);
            assertThat(item)
                    .isInstanceOfSatisfying(
                            ClaimItem.Drop.class,
                            drop -> assertThat(drop.next()).contains(nominal));
        }
    }
}
