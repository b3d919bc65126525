package dev.carillon.node.semantics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.node.testing.HandlerCall;
import dev.carillon.node.testing.TestNode;
import dev.carillon.run.RunState;
import dev.carillon.schedule.Bounds;
import dev.carillon.schedule.CatchUp;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.Misfire;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Overlap;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.Retry;
import dev.carillon.store.DropReason;
import dev.carillon.store.ScheduleState;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

/** 2. Intervals and single instants. */
abstract class IntervalSemantics extends SemanticsCase {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Policies ALL =
            Policies.DEFAULT.withMisfire(Misfire.fireAll(10)).withOverlap(Overlap.QUEUE_ALL);

    private void assertOnGrid(Instant anchor, Duration period) {
        for (HandlerCall call : calls()) {
            long since = Duration.between(anchor, call.run().nominal()).toMillis();
            assertThat(since % period.toMillis()).as("%s", call).isZero();
        }
    }

    @Test
    void anIntervalCountsFromItsCreationAndDoesNotDrift() {
        node("a", (nothing, run) -> cluster().sleep(Duration.ofMillis(30)));
        Instant made = schedule().every(TICK).create().schedule().anchor();
        untilCalled(5);
        assertOnGrid(made, TICK);
        assertThat(calls().get(0).run().nominal()).isEqualTo(made.plus(TICK));
    }

    @Test
    void theAnchorSurvivesARestartOfTheNode() {
        TestNode a = node("a");
        Instant made = schedule().every(TICK).create().schedule().anchor();
        untilCalled(2);
        a.kill();
        pass(TICK.dividedBy(2));
        a.restart();
        untilCalled(5);
        assertOnGrid(made, TICK);
        assertThat(stored().anchor()).isEqualTo(made);
    }

    @Test
    void theAnchorSurvivesAnUpdateThatLeavesThePeriod() {
        Instant made = schedule().every(HOUR).create().schedule().anchor();
        pass(Duration.ofMillis(50));
        schedule().every(HOUR).description("changed").create();
        assertThat(stored().anchor()).isEqualTo(made);
        check().nextAt(made.plus(HOUR));
        schedule().every(HOUR.multipliedBy(2)).create();
        assertThat(stored().anchor()).isAfter(made);
    }

    @Test
    void aPeriodIsAtLeastATenthOfASecond() {
        assertThatThrownBy(() -> schedule().every(Duration.ofMillis(99)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("every");
    }

    @Test
    void afterCompletionCountsFromTheFinalEndWhateverItIs() {
        node("a", (nothing, run) -> {
            cluster().sleep(Duration.ofMillis(100));
            throw new IllegalStateException("failed");
        });
        schedule()
                .everyAfterCompletion(TICK)
                .retry(Retry.fixed(1, Duration.ofMillis(100)))
                .create();
        untilCalled(4);
        List<HandlerCall> calls = calls();
        assertThat(calls.stream().map(call -> call.run().attempt())).containsExactly(1, 2, 1, 2);
        assertThat(Duration.between(calls.get(1).at(), calls.get(2).at()))
                .isGreaterThanOrEqualTo(Duration.ofMillis(300).minusMillis(5));
    }

    @Test
    void afterCompletionTwoAreNeverInFlight() {
        TestNode a = node("a");
        a.holdRuns();
        schedule().everyAfterCompletion(Duration.ofMillis(100)).create();
        cluster().advanceUntil(() -> a.activeRuns() == 1, PATIENCE);
        pass(TICK.multipliedBy(3));
        assertThat(a.activeRuns()).isEqualTo(1);
        assertThat(stored().unfinished()).hasSize(1);
    }

    @Test
    void aSingleInstantInThePastRunsNowUnderTheTimeThatWasAsked() {
        node("a");
        Instant then = ago(5);
        schedule().at(then).create();
        untilCalled(1);
        check().firedFor(then).is(ScheduleState.COMPLETED);
    }

    @Test
    void aSingleInstantOfThePastRunsUnderAnyMisfireRule() {
        node("a");
        Instant then = ago(5);
        schedule().at(then).misfire(Misfire.SKIP).create();
        untilRecorded(1);
        check().firedFor(then);
    }

    @Test
    void aSingleInstantThatIsTooLateForItsDeadlineExpires() {
        node("a");
        schedule().at(ago(5)).startDeadline(Duration.ofMinutes(1)).create();
        untilRecorded(1);
        check().neverFired().dropped(1, DropReason.DEADLINE).is(ScheduleState.COMPLETED);
        assertThat(client().history(S, 1).get(0).state()).isEqualTo(RunState.EXPIRED);
    }

    @Test
    void inAndNowCountByTheClockOfTheStore() {
        node("a");
        Instant before = now();
        schedule().in(TICK).create();
        untilCalled(1);
        Instant nominal = calls().get(0).run().nominal();
        assertThat(nominal).isBetween(before.plus(TICK), before.plus(TICK).plusSeconds(2));
        assertThat(calls().get(0).at()).isAfterOrEqualTo(nominal);
    }

    @Test
    void aLocalTimeInsideAGapIsRefusedAndInAnOverlapItIsTheEarlierOne() {
        assertThatThrownBy(() -> schedule().at(LocalDateTime.parse("2027-03-28T02:30:00"), BERLIN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not exist");
        schedule().at(LocalDateTime.parse("2027-10-31T02:30:00"), BERLIN).create();
        check().nextAt(Instant.parse("2027-10-31T00:30:00Z"));
    }

    @Test
    void startAndEndAreFireTimesThemselves() {
        Instant start = ago(5);
        Bounds bounds = Bounds.NONE.withStartAt(start).withEndAt(start.plus(HOUR.multipliedBy(2)));
        madeAt(start.minus(HOUR.multipliedBy(24)), plan(new Every(HOUR), ALL, bounds));
        node("a");
        untilRecorded(3);
        check().firedFor(start, start.plus(HOUR), start.plus(HOUR.multipliedBy(2)))
                .is(ScheduleState.COMPLETED);
    }

    @Test
    void theLimitOfRunsCountsScheduledRunsOnly() {
        Instant then = ago(5);
        madeAt(then, plan(new Every(HOUR), ALL, Bounds.NONE.withMaxRuns(2)));
        client().trigger(S, true);
        node("a", (nothing, run) -> {
            if (run.attempt() == 1) {
                throw new IllegalStateException("once");
            }
        });
        cluster().advanceUntil(() -> stored().state() == ScheduleState.COMPLETED && stored().isIdle(), PATIENCE);
        check().fired(3).attempted(6).is(ScheduleState.COMPLETED);
    }

    @Test
    void jitterPutsEachFireTimeOffByAShareThatIsTheSameEverywhere() {
        node("a");
        schedule().every(TICK).jitter(TICK.dividedBy(2)).create();
        untilCalled(5);
        for (HandlerCall call : calls()) {
            Instant due = stored().schedule().dueAt(call.run().nominal());
            assertThat(due).isBetween(call.run().nominal(), call.run().nominal().plus(TICK.dividedBy(2)));
            assertThat(call.at()).isAfterOrEqualTo(due);
        }
    }

    @Test
    void aDelayCountsOnFromWhatIsSkippedOfIt() {
        node("a");
        schedule().everyAfterCompletion(HOUR).create();
        Instant next = stored().next().orElseThrow();
        pass(TICK);
        assertThat(client().skipNext(S)).contains(next);
        assertThat(stored().next()).contains(next.plus(HOUR));
    }

    @Test
    void aPauseDoesNotBeginADelayAnew() {
        node("a");
        schedule().everyAfterCompletion(HOUR).create();
        Instant next = stored().next().orElseThrow();
        client().pause(S, "short");
        pass(TICK);
        client().resume(S);
        assertThat(stored().next()).contains(next);
        assertThat(client().history(S, 10)).isEmpty();
    }

    @Test
    void aDelayThatEndsDuringAPauseIsDroppedAndBeginsAnew() {
        node("a");
        schedule().everyAfterCompletion(TICK).create();
        Instant next = stored().next().orElseThrow();
        client().pause(S, "long");
        pass(TICK.multipliedBy(2));
        client().resume(S);
        assertThat(client().history(S, 10)).singleElement().satisfies(record -> {
            assertThat(record.nominal()).isEqualTo(next);
            assertThat(record.reason()).contains(DropReason.PAUSED);
        });
        untilCalled(1);
        assertThat(calls().get(0).run().nominal()).isAfterOrEqualTo(next.plus(TICK));
    }

    @Test
    void aPauseKeepsAFireTimeOfADelayWhileARunThatSomebodyAskedForIsUnfinished() {
        TestNode a = node("a");
        a.holdRuns();
        schedule().everyAfterCompletion(TICK).create();
        Instant next = stored().next().orElseThrow();
        client().pause(S, "long");
        client().trigger(S, true);
        cluster().advanceUntil(() -> a.activeRuns() == 1, PATIENCE);
        pass(TICK.multipliedBy(2));
        client().resume(S);
        assertThat(client().history(S, 10)).singleElement().satisfies(record -> {
            assertThat(record.nominal()).isEqualTo(next);
            assertThat(record.reason()).contains(DropReason.PAUSED);
        });
        a.releaseRuns();
        untilCalled(2);
        assertThat(calls()).noneMatch(call -> call.run().nominal().equals(next));
    }

    @Test
    void aDelayThatEndsDuringAPauseCanBeCaughtUpWith() {
        node("a");
        schedule().everyAfterCompletion(TICK).create();
        Instant next = stored().next().orElseThrow();
        client().pause(S, "long");
        pass(TICK.multipliedBy(2));
        client().resume(S, CatchUp.FIRE_ONCE);
        untilCalled(2);
        assertThat(calls().get(0).run().nominal()).isEqualTo(next);
        assertThat(calls().get(1).run().nominal())
                .isAfterOrEqualTo(calls().get(0).at().plus(TICK).truncatedTo(ChronoUnit.MILLIS));
    }

    @Test
    void aSingleInstantIsNeverTooOldToRun() {
        Instant then = ago(24 * 400);
        madeAt(then.minusSeconds(1), plan(new Once(then), Policies.DEFAULT));
        node("a");
        untilRecorded(1);
        check().firedFor(then);
    }
}
