package dev.carillon.node.semantics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.node.testing.TestNode;
import dev.carillon.run.RunState;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.Misfire;
import dev.carillon.schedule.Overlap;
import dev.carillon.schedule.Policies;
import dev.carillon.store.DropReason;
import dev.carillon.store.RunRecord;
import dev.carillon.task.TaskRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** 4. Misfire: what becomes of fire times that passed while nobody could claim them. */
abstract class MisfireSemantics extends SemanticsCase {

    /** An hourly schedule that nobody looked after for five and a half hours. */
    private Instant missed(Policies policies) {
        Instant then = ago(5);
        madeAt(then, plan(new Every(HOUR), policies));
        return then;
    }

    private static Policies all(int most) {
        return Policies.DEFAULT.withMisfire(Misfire.fireAll(most)).withOverlap(Overlap.QUEUE_ALL);
    }

    private static Instant hour(Instant then, int number) {
        return then.plus(HOUR.multipliedBy(number));
    }

    @Test
    void fireOnceRunsTheLatestAndSaysHowManyItStandsFor() {
        Instant then = missed(Policies.DEFAULT);
        node("a");
        untilRecorded(1);
        check().firedFor(hour(then, 5)).nextAt(hour(then, 6));
        assertThat(calls().get(0).run().missedCount()).isEqualTo(4);
    }

    @Test
    void skipRunsNoneAndGoesOnWithTheNext() {
        Instant then = missed(Policies.DEFAULT.withMisfire(Misfire.SKIP));
        node("a");
        untilRecorded(1);
        check().neverFired().dropped(5, DropReason.MISFIRE).nextAt(hour(then, 6));
    }

    @Test
    void fireAllRunsEachUnderItsOwnTimeOldestFirst() {
        Instant then = missed(all(10));
        node("a");
        untilRecorded(5);
        check().firedFor(hour(then, 1), hour(then, 2), hour(then, 3), hour(then, 4), hour(then, 5));
        assertThat(calls()).allMatch(call -> call.run().missedCount() == 0);
    }

    @Test
    void fireAllRunsTheLatestUpToItsLimitAndRecordsTheOthers() {
        Instant then = missed(all(2));
        node("a");
        untilRecorded(3);
        check().firedFor(hour(then, 4), hour(then, 5)).dropped(3, DropReason.MISFIRE);
    }

    @Test
    void fireAllIsSubjectToTheOverlapRule() {
        missed(Policies.DEFAULT.withMisfire(Misfire.fireAll(10)));
        node("a").holdRuns();
        untilRecorded(1);
        check().neverFired().dropped(4, DropReason.OVERLAP);
        assertThat(stored().unfinished()).hasSize(1);
    }

    @Test
    void theCatchUpWindowLimitsHowFarBackAFireTimeMayLie() {
        Instant then = missed(Policies.DEFAULT
                .withMisfire(Misfire.fireAll(10).within(Duration.ofMinutes(100)))
                .withOverlap(Overlap.QUEUE_ALL));
        node("a");
        untilRecorded(3);
        check().firedFor(hour(then, 4), hour(then, 5)).dropped(3, DropReason.MISFIRE);
    }

    @Test
    void whatCannotStartWithinItsDeadlineExpires() {
        Instant then = missed(Policies.DEFAULT.withStartDeadline(Duration.ofMinutes(5)));
        node("a");
        untilRecorded(1);
        check().neverFired().nextAt(hour(then, 6));
        RunRecord record = client().history(S, 1).get(0);
        assertThat(record.state()).isEqualTo(RunState.EXPIRED);
        assertThat(record.reason()).contains(DropReason.DEADLINE);
    }

    @Test
    void waitingForAFreePermitIsNoMisfire() {
        Instant then = ago(0);
        madeAt(then.minus(HOUR), plan(new Every(HOUR), Policies.DEFAULT));
        cluster()
                .addNode("a", tasks(), settings -> quick(settings).ioPermits(1))
                .holdRuns();
        client().schedule(TASK).id("busy").at(ago(9)).priority(9).create();
        pass(TICK.multipliedBy(3));
        assertThat(client().history(S, 10)).isEmpty();
        cluster().node("a").releaseRuns();
        untilRecorded(1);
        check().firedFor(then);
    }

    @Test
    void whatWaitsForAPermitRunsEachForItselfWhereTheRuleLetsThemQueue() {
        TestNode node =
                cluster().addNode("a", tasks(), settings -> quick(settings).ioPermits(1));
        node.holdRuns();
        client().schedule(TASK).id("busy").at(ago(9)).priority(9).create();
        pass(TICK);
        Instant made = schedule()
                .every(TICK)
                .overlap(Overlap.QUEUE_ALL)
                .create()
                .schedule()
                .anchor();
        pass(TICK.multipliedBy(6));
        assertThat(calls()).isEmpty();
        node.releaseRuns();
        untilCalled(5);
        List<Instant> nominal =
                calls().stream().limit(5).map(call -> call.run().nominal()).toList();
        assertThat(nominal)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 5)
                        .mapToObj(number -> made.plus(TICK.multipliedBy(number)))
                        .toList());
        assertThat(calls()).allMatch(call -> call.run().missedCount() == 0);
    }

    @Test
    void explainSaysWhyTheLatestFireTimeWasDropped() {
        missed(Policies.DEFAULT.withMisfire(Misfire.SKIP));
        node("a");
        untilRecorded(1);
        assertThat(String.join(" ", client().explain(S).reasons())).contains("no node could claim it in time");
    }

    private static TaskRegistry tasks() {
        return TaskRegistry.builder().add(TASK, (nothing, run) -> {}).build();
    }
}
