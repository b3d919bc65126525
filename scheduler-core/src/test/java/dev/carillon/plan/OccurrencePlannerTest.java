package dev.carillon.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.run.Cause;
import dev.carillon.run.Claim;
import dev.carillon.run.ClaimToken;
import dev.carillon.run.Fence;
import dev.carillon.run.NodeId;
import dev.carillon.run.RunId;
import dev.carillon.run.RunState;
import dev.carillon.run.Shard;
import dev.carillon.schedule.Cron;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.Lane;
import dev.carillon.schedule.Misfire;
import dev.carillon.schedule.Occurrence;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.Retry;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.Completion;
import dev.carillon.store.DropReason;
import dev.carillon.store.ExpiredLeases.ExpiredLease;
import dev.carillon.store.Recovery;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of occurrences that are due, of failed attempts and of lost runs. */
class OccurrencePlannerTest extends PlannerCase {

    private static final Every MINUTELY = new Every(Duration.ofMinutes(1));

    @Test
    void anOccurrenceOnTimeFiresAndTheNextFollowsFromIt() {
        StoredSchedule due = due(schedule(MINUTELY), NOON.minusSeconds(600), NOON);
        assertFires(plan(due, NOON), NOON, 0, Optional.of(NOON.plusSeconds(60)));
        assertFires(plan(due, NOON.plusMillis(59_999)), NOON, 0, Optional.of(NOON.plusSeconds(60)));
    }

    @Test
    void anOccurrenceThatIsStillToComeIsPlannedAsOnTime() {
        StoredSchedule due = due(schedule(MINUTELY), NOON, NOON.plusSeconds(60));
        assertFires(plan(due, NOON), NOON.plusSeconds(60), 0, Optional.of(NOON.plusSeconds(120)));
        StoredSchedule skipping = due(skipping(MINUTELY), NOON, NOON.plusSeconds(60));
        assertFires(plan(skipping, NOON), NOON.plusSeconds(60), 0, Optional.of(NOON.plusSeconds(120)));
    }

    @Test
    void withoutAFireTimeThereIsNothingToPlan() {
        StoredSchedule idle = stored(schedule(MINUTELY), NOON, Optional.empty(), Optional.empty(), 0);
        assertThatThrownBy(() -> plan(idle, NOON)).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void theLatestOfTheMissedTimesFiresForAllOfThem() {
        StoredSchedule due = due(schedule(MINUTELY), NOON, NOON.plusSeconds(60));
        assertFires(plan(due, NOON.plusSeconds(330)), NOON.plusSeconds(300), 4, Optional.of(NOON.plusSeconds(360)));
        assertFires(plan(due, NOON.plusSeconds(300)), NOON.plusSeconds(300), 4, Optional.of(NOON.plusSeconds(360)));
    }

    @Test
    void skippingFiresTheLatestWhileItIsFresh() {
        StoredSchedule due = due(skipping(MINUTELY), NOON, NOON.plusSeconds(60));
        assertFires(plan(due, NOON.plusSeconds(330)), NOON.plusSeconds(300), 4, Optional.of(NOON.plusSeconds(360)));
    }

    @Test
    void skippingDropsThemOnceTheLatestIsStale() {
        Every hourly = new Every(Duration.ofHours(1));
        StoredSchedule due = due(skipping(hourly), NOON.minusSeconds(3_600), NOON);
        Instant justFresh = NOON.plusSeconds(7_200).plus(OccurrencePlanner.MISFIRE_THRESHOLD);
        assertFires(plan(due, justFresh), NOON.plusSeconds(7_200), 2, Optional.of(NOON.plusSeconds(10_800)));
        assertThat(plan(due, justFresh.plusMillis(1)))
                .isEqualTo(new ClaimItem.Drop(
                        due, NOON.plusSeconds(7_200), 3, DropReason.MISFIRE, Optional.of(NOON.plusSeconds(10_800))));
    }

    @Test
    void aSingleInstantFiresLateUnlessItIsToBeSkipped() {
        Once once = new Once(NOON);
        Instant late = NOON.plusSeconds(86_400);
        assertFires(plan(due(schedule(once), NOON, NOON), late), NOON, 0, Optional.empty());
        StoredSchedule skipping = due(skipping(once), NOON, NOON);
        assertThat(plan(skipping, late))
                .isEqualTo(new ClaimItem.Drop(skipping, NOON, 1, DropReason.MISFIRE, Optional.empty()));
        assertFires(plan(skipping, NOON.plusSeconds(60)), NOON, 0, Optional.empty());
    }

    @Test
    void anIntervalAfterCompletionIsNeverDropped() {
        StoredSchedule due = due(skipping(new EveryAfter(Duration.ofMinutes(1))), NOON, NOON);
        assertFires(plan(due, NOON.plusSeconds(86_400)), NOON, 0, Optional.empty());
    }

    @Test
    void denseRulesAreCountedUpToALimitAndTheLatestIsStillExact() {
        StoredSchedule every = due(schedule(new Every(Duration.ofMillis(100))), NOON, NOON.plusMillis(100));
        Instant now = NOON.plus(Duration.ofDays(365)).plusMillis(50);
        Instant latest = NOON.plus(Duration.ofDays(365));
        int counted = OccurrencePlanner.MAX_MISSED_COUNT - 1;
        assertFires(plan(every, now), latest, counted, Optional.of(latest.plusMillis(100)));

        StoredSchedule cron = due(schedule(Cron.of("* * * * * *")), NOON, NOON.plusSeconds(1));
        assertFires(plan(cron, now), latest, counted, Optional.of(latest.plusSeconds(1)));
    }

    @Test
    void atTheLimitTheCountIsExact() {
        int limit = OccurrencePlanner.MAX_MISSED_COUNT;
        StoredSchedule cron = due(schedule(Cron.of("* * * * * *")), NOON, NOON);
        for (int passed : new int[] {limit - 1, limit, limit + 1, limit + 2}) {
            Instant latest = NOON.plusSeconds(passed - 1L);
            assertFires(
                    plan(cron, latest.plusMillis(999)),
                    latest,
                    Math.min(passed, limit) - 1,
                    Optional.of(latest.plusSeconds(1)));
        }
    }

    @Test
    void sparseRulesFindTheirLatestTimeInTheFarPast() {
        Instant first = Instant.parse("1904-02-29T00:00:00Z");
        Policies farBack = Policies.DEFAULT.withMisfire(Misfire.FIRE_ONCE.within(Duration.ofDays(3_660)));
        StoredSchedule leapDays = due(schedule(Cron.of("0 0 29 2 *")).withPolicies(farBack), first, first);
        assertFires(
                plan(leapDays, NOON),
                Instant.parse("2024-02-29T00:00:00Z"),
                30,
                Optional.of(Instant.parse("2028-02-29T00:00:00Z")));
    }

    @Test
    void denseDaysBetweenLongGapsAreFoundByBisection() {
        Instant first = Instant.parse("2020-01-01T00:00:00Z");
        StoredSchedule newYear = due(schedule(Cron.of("* * * 1 1 *")), first, first);
        assertFires(
                plan(newYear, NOON),
                Instant.parse("2026-01-01T23:59:59Z"),
                OccurrencePlanner.MAX_MISSED_COUNT - 1,
                Optional.of(Instant.parse("2027-01-01T00:00:00Z")));
    }

    @Test
    void cronTimesFollowTheirZone() {
        Cron berlin = Cron.of("30 2 * * *").withZone(Cron.zone("Europe/Berlin"));
        Instant due = Instant.parse("2026-03-28T01:30:00Z");
        assertFires(
                plan(due(schedule(berlin), NOON, due), due),
                due,
                0,
                Optional.of(Instant.parse("2026-03-29T01:00:00Z")));
    }

    @ParameterizedTest
    @CsvSource({"0, 3, true", "2, 3, true", "3, 3, false", "4, 3, false", "0, 0, false"})
    void aFailedAttemptIsRetriedWhileSomeAreLeft(int retries, int maxRetries, boolean retried) {
        Completion.Ending ending = OccurrencePlanner.afterFailure(
                claim(retries), Retry.fixed(maxRetries, Duration.ofSeconds(1)), Duration.ZERO);
        assertThat(ending)
                .isEqualTo(
                        retried
                                ? new Completion.RetryAfter(Duration.ofSeconds(1))
                                : new Completion.Finish(RunState.DEAD));
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 2", "2, 4", "3, 5", "9, 5"})
    void theDelayGrowsWithTheRetries(int retries, int seconds) {
        Retry retry = Retry.exponential(10, Duration.ofSeconds(1), Duration.ofSeconds(5));
        assertThat(OccurrencePlanner.afterFailure(claim(retries), retry, Duration.ZERO))
                .isEqualTo(new Completion.RetryAfter(Duration.ofSeconds(seconds)));
    }

    @ParameterizedTest
    @CsvSource({
        "RERUN, 0, RERUN",
        "RERUN, 4, RERUN",
        "RERUN, 5, BURY",
        "RERUN, 6, BURY",
        "ABANDON, 0, ABANDON",
        "ABANDON, 9, ABANDON"
    })
    void aLostRunGoesWhereItsRuleSays(OnNodeLoss rule, int losses, Recovery.Verdict verdict) {
        ExpiredLease lease = new ExpiredLease(
                RunId.of(ID, NOON), Lane.of(new TaskName("task")), new NodeId("n"), new Fence(1), 1, losses, rule);
        assertThat(OccurrencePlanner.afterLoss(lease)).isEqualTo(new Recovery(lease, verdict));
    }

    private static Claim claim(int retries) {
        return new Claim(
                RunId.of(ID, NOON),
                new Occurrence(ID, 1, NOON),
                Lane.of(new TaskName("task")),
                new Shard(0),
                new NodeId("n"),
                ClaimToken.random(),
                new Fence(1),
                retries + 1,
                retries,
                0,
                0,
                Cause.SCHEDULE,
                OnNodeLoss.RERUN);
    }
}
