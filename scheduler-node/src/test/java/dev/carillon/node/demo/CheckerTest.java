package dev.carillon.node.demo;

import static dev.carillon.node.demo.PlantedEvidence.CUT;
import static dev.carillon.node.demo.PlantedEvidence.KILL;
import static dev.carillon.node.demo.PlantedEvidence.RESTART;
import static dev.carillon.node.demo.PlantedEvidence.T0;
import static dev.carillon.node.demo.PlantedEvidence.about;
import static dev.carillon.node.demo.PlantedEvidence.changed;
import static dev.carillon.node.demo.PlantedEvidence.is;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.node.evidence.Event;
import dev.carillon.node.evidence.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/** The checker is green for a faultless cluster, and turns red for every single thing that is spoilt. */
class CheckerTest {

    private final PlantedEvidence evidence = PlantedEvidence.faultless();

    @Test
    void isCleanWhenNothingIsWrong() {
        Verdict verdict = evidence.judge();
        assertThat(verdict.problems()).isEmpty();
        assertThat(verdict.outcome()).isEqualTo(Outcome.CLEAN);
        assertThat(verdict.restarts()).singleElement().satisfies(restart -> {
            assertThat(restart.before().node()).isEqualTo("node-2");
            assertThat(restart.after().node()).isEqualTo("node-1");
        });
        assertThat(verdict.slowestRestartSeconds()).isEqualTo(8.4);
        assertThat(verdict.skipped())
                .as("while the cut run blocked its schedule")
                .isEqualTo(2);
        assertThat(verdict.lateness().max()).isEqualTo(1.0);
        assertThat(verdict.takeOver())
                .hasValueSatisfying(over -> assertThat(over.seconds()).isEqualTo(8.4));
    }

    @Test
    void findsAMissingStart() {
        evidence.remove(about("tick", T0 + 7_000));
        assertOnly(Fault.MISSING, 1);
    }

    @Test
    void findsAMissingOneTimeStart() {
        evidence.remove(about("once", T0 + 5_000));
        Verdict verdict = evidence.judge();
        assertThat(verdict.faults()).isEqualTo(Map.of(Fault.MISSING, 1));
        assertThat(verdict.doubts()).hasSize(1);
    }

    @Test
    void findsADuplicateOnAnotherNode() {
        evidence.start("tick", T0 + 7_000, "node-2", 1, "SCHEDULE", T0 + 7_500);
        assertThat(evidence.judge().count(Fault.DUPLICATE)).isEqualTo(1);
    }

    @Test
    void findsATakeOverFromANodeThatLived() {
        Event again = evidence.start("tick", T0 + 7_000, "node-2", 2, "RECOVERY", T0 + 7_500);
        evidence.finish(again, T0 + 7_510);
        assertOnly(Fault.DUPLICATE, 1);
    }

    @Test
    void findsATakeOverOfWhatTheKilledNodeHadFinished() {
        Event again = evidence.start("once", T0 + 5_000, "node-1", 2, "RECOVERY", KILL + 500);
        evidence.finish(again, KILL + 510);
        assertOnly(Fault.DUPLICATE, 1);
    }

    @Test
    void findsARetryWithoutAFailure() {
        Event again = evidence.start("tick", T0 + 7_000, "node-1", 2, "RETRY", T0 + 7_500);
        evidence.finish(again, T0 + 7_510);
        assertOnly(Fault.DUPLICATE, 1);
    }

    @Test
    void acceptsARetryAfterAFailure() {
        evidence.replace(
                about("tick", T0 + 7_000).and(is(Event.Kind.END)),
                end -> changed(end, Event.Kind.END, Event.FAILED, end.wallMicros(), end.fence(), 0));
        evidence.replace(
                about("tick", T0 + 7_000).and(is(Event.Kind.RECORDED)),
                end -> changed(end, Event.Kind.RECORDED, Event.GOES_ON, end.wallMicros(), end.fence(), 0));
        evidence.finish(evidence.start("tick", T0 + 7_000, "node-2", 2, "RETRY", T0 + 7_500), T0 + 7_510);
        Verdict verdict = evidence.judge();
        assertThat(verdict.problems()).isEmpty();
        assertThat(verdict.retries()).isEqualTo(1);
    }

    @Test
    void findsTwoRunsOfOneFireTime() {
        evidence.events().add(renamed(evidence.start("tick", T0 + 8_000, "node-1", 1, "SCHEDULE", T0 + 8_300)));
        assertThat(evidence.judge().count(Fault.DUPLICATE)).isPositive();
    }

    private static Event renamed(Event old) {
        return new Event(
                old.kind(),
                old.node(),
                old.run() + "-again",
                old.nominalMillis(),
                old.attempt(),
                old.fence() + 1,
                old.cause(),
                0,
                "-",
                old.wallMicros() + 1,
                old.nanos());
    }

    @Test
    void findsAnEarlyStart() {
        replaceStart("tick", T0 + 7_000, start -> true, start -> start.nominalMillis() * 1_000 - 1, 0);
        assertOnly(Fault.EARLY, 1);
    }

    @Test
    void findsAFallingFence() {
        evidence.replace(
                about("long", CUT).and(event -> event.attempt() == 2),
                event -> changed(event, event.kind(), event.outcome(), event.wallMicros(), 7, 0));
        assertOnly(Fault.FENCE, 1);
    }

    @Test
    void findsOneFenceForTwoRuns() {
        Event other = evidence.events().stream()
                .filter(about("tick", T0 + 7_000).and(is(Event.Kind.START)))
                .findFirst()
                .orElseThrow();
        evidence.replace(
                about("tick", T0 + 8_000),
                event -> changed(event, event.kind(), event.outcome(), event.wallMicros(), other.fence(), 0));
        assertOnly(Fault.FENCE, 1);
    }

    @Test
    void findsASkipThatNothingExplains() {
        evidence.remove(about("long", T0 + 28_400));
        assertOnly(Fault.MISSING, 1);
    }

    @Test
    void acceptsASkipBehindAnUnfinishedRun() {
        evidence.remove(about("tick", T0 + 8_000));
        evidence.replace(
                about("tick", T0 + 7_000).and(is(Event.Kind.RECORDED)),
                event -> changed(event, Event.Kind.RECORDED, Event.FINISHED, (T0 + 8_000) * 1_000, event.fence(), 0));
        Verdict verdict = evidence.judge();
        assertThat(verdict.problems()).isEmpty();
        assertThat(verdict.skipped()).isEqualTo(3);
    }

    @Test
    void acceptsAFireTimeThatALaterRunStandsFor() {
        evidence.remove(about("tick", T0 + 7_000));
        replaceStart("tick", T0 + 8_000, start -> true, Event::wallMicros, 1);
        Verdict verdict = evidence.judge();
        assertThat(verdict.problems()).isEmpty();
        assertThat(verdict.coalesced()).isEqualTo(1);
        assertThat(verdict.lateness().max()).as("counted as late").isEqualTo(1_001.0);
    }

    @Test
    void findsARunThatStandsForOneThatWasStarted() {
        replaceStart("tick", T0 + 8_000, start -> true, Event::wallMicros, 1);
        assertOnly(Fault.UNEXPECTED, 1);
    }

    @Test
    void findsCoalescingWhileTheClusterWasAtWork() {
        for (long nominal = T0; nominal < T0 + 12_000; nominal += 1_000) {
            if (nominal % 2_000 == 0) {
                evidence.remove(about("tick", nominal));
            } else {
                replaceStart("tick", nominal, start -> true, Event::wallMicros, 1);
            }
        }
        coalesceBeats(T0 + 37, T0 + 12_500);
        coalesceBeats(T0 + 22_537, T0 + 29_000);
        Verdict verdict = evidence.judge();
        assertThat(verdict.faults()).containsOnlyKeys(Fault.COALESCED);
    }

    /** Of six fire times of the schedule, only the last one is started. */
    private void coalesceBeats(long from, long until) {
        for (long nominal = from; nominal < until; nominal += 1_500) {
            for (int skipped = 0; skipped < 5; skipped++) {
                evidence.remove(about("beat", nominal + skipped * 250L));
            }
            replaceStart("beat", nominal + 1_250, start -> true, Event::wallMicros, 5);
        }
    }

    @Test
    void acceptsCoalescingWhileEverythingStoodStill() {
        evidence.remove(about("tick", T0 + 7_000));
        replaceStart("tick", T0 + 8_000, start -> true, Event::wallMicros, 1);
        evidence.remove(event -> event.schedule().equals("beat")
                && event.nominalMillis() > T0 + 7_000
                && event.nominalMillis() < T0 + 8_000);
        replaceStart("beat", T0 + 8_037, start -> true, Event::wallMicros, 4);
        evidence.replace(
                event -> event.kind() == Event.Kind.START
                        && event.schedule().equals("chain")
                        && event.nominalMillis() > T0 + 6_900
                        && event.nominalMillis() < T0 + 8_037,
                start -> changed(
                        start, Event.Kind.START, "-", start.wallMicros() + 60_000, start.fence(), start.missed()));
        evidence.replace(
                about("tick", T0 + 8_000).and(is(Event.Kind.START)),
                start -> changed(
                        start, Event.Kind.START, "-", start.wallMicros() + 19_999, start.fence(), start.missed()));
        Verdict verdict = evidence.judge();
        assertThat(verdict.problems()).isEmpty();
        assertThat(verdict.coalesced()).isEqualTo(5);
    }

    @Test
    void findsARunThatWasNotStartedAgain() {
        evidence.remove(about("long", CUT).and(event -> event.attempt() == 2));
        Verdict verdict = evidence.judge();
        assertThat(verdict.count(Fault.LOST)).isEqualTo(1);
        assertThat(verdict.outcome()).isEqualTo(Outcome.NOT_CLEAN);
    }

    @Test
    void findsARestartThatCameTooLate() {
        replaceStart("long", CUT, start -> start.attempt() == 2, start -> (KILL + 10_001) * 1_000, 0);
        assertOnly(Fault.SLOW, 1);
    }

    @Test
    void acceptsARunThatWasClaimedButNotBegun() {
        evidence.remove(about("long", CUT).and(event -> event.attempt() == 1));
        Verdict verdict = evidence.judge();
        assertThat(verdict.problems()).isEmpty();
        assertThat(verdict.restarts()).hasSize(1);
    }

    @Test
    void needsNoRestartOfWhatEndedJustBeforeTheKill() {
        long last = KILL - 213;
        evidence.remove(about("beat", last).and(is(Event.Kind.RECORDED)));
        assertThat(evidence.judge().problems()).isEmpty();
    }

    @Test
    void acceptsASkipWhileTheLastWordOfTheKilledNodeWasUnderWay() {
        evidence.remove(about("beat", KILL - 213).and(is(Event.Kind.RECORDED)));
        evidence.remove(about("beat", KILL + 37));
        Verdict verdict = evidence.judge();
        assertThat(verdict.problems()).isEmpty();
        assertThat(verdict.skipped()).isEqualTo(3);
    }

    @Test
    void findsASkipAfterTheLastWordOfTheKilledNode() {
        evidence.remove(about("beat", KILL - 213).and(is(Event.Kind.RECORDED)));
        evidence.remove(about("beat", KILL + 537));
        assertOnly(Fault.MISSING, 1);
    }

    @Test
    void findsMoreRunsAtOnceThanAllowed() {
        evidence.replace(
                about("tick", T0 + 7_000).and(is(Event.Kind.END)),
                end -> changed(end, Event.Kind.END, Event.OK, (T0 + 8_500) * 1_000, end.fence(), 0));
        assertOnly(Fault.OVERLAP, 1);
    }

    @Test
    void findsStartsThatNobodyAskedFor() {
        evidence.ran("tick", T0 + 7_333, "node-1", 5);
        evidence.ran("once", T0 + 6_000, "node-1", 5);
        evidence.ran("tick", T0 - 2_000, "node-1", 5);
        Event stranger = evidence.start("stranger", T0, "node-1", 1, "SCHEDULE", T0 + 1);
        assertThat(stranger.schedule()).isEqualTo("stranger");
        assertOnly(Fault.UNEXPECTED, 4);
    }

    @Test
    void findsAChainThatStopped() {
        evidence.remove(event -> event.schedule().equals("chain") && event.nominalMillis() > T0 + 20_000);
        assertOnly(Fault.MISSING, 1);
    }

    @Test
    void findsAChainThatIsTooFast() {
        shiftChain(-50);
        assertThat(evidence.judge().count(Fault.EARLY)).isEqualTo(1);
    }

    @Test
    void findsAChainWithAGap() {
        shiftChain(50);
        assertThat(evidence.judge().count(Fault.MISSING)).isEqualTo(1);
    }

    /** Moves one link of the chain, fire time and all. */
    private void shiftChain(long millis) {
        long nominal = evidence.events().stream()
                .filter(event -> event.schedule().equals("chain"))
                .mapToLong(Event::nominalMillis)
                .distinct()
                .skip(5)
                .findFirst()
                .orElseThrow();
        evidence.remove(event -> event.schedule().equals("chain") && event.nominalMillis() >= nominal);
        long next = nominal + millis;
        while (next <= PlantedEvidence.END) {
            next = evidence.ran("chain", next, "node-1", 100) + 700;
        }
    }

    @Test
    void provesNothingWithoutEvidence() {
        Verdict verdict = evidence.nothing().judge();
        assertThat(verdict.outcome()).isEqualTo(Outcome.NOT_CLEAN);
        assertThat(verdict.doubts()).isNotEmpty();
        assertThat(evidence.nothing().judge(T0 - 10_000).outcome()).isEqualTo(Outcome.VACUOUS);
    }

    @Test
    void provesNothingWhenTheKillHitNothing() {
        evidence.remove(event -> event.schedule().equals("long") && event.nominalMillis() < KILL)
                .withoutLoss();
        Verdict verdict = evidence.judge(T0 + 300);
        assertThat(verdict.outcome()).isEqualTo(Outcome.VACUOUS);
        assertThat(verdict.doubts()).anyMatch(doubt -> doubt.contains("kill"));
    }

    @Test
    void countsWhatElseWentWrong() {
        Verdict verdict = new Checker(List.of(), 1, false)
                .check(List.of(), Optional.empty(), 0, Map.of(Fault.NODE, List.of("node-1 fell over")));
        assertThat(verdict.outcome()).isEqualTo(Outcome.NOT_CLEAN);
        assertThat(verdict.problems()).containsExactly("nodes in trouble: node-1 fell over");
    }

    @Test
    void keepsTheTakeOverApart() {
        replaceStart("beat", KILL + 37, start -> true, start -> start.nominalMillis() * 1_000 + 90_000, 0);
        replaceStart("tick", RESTART + 1_600, start -> true, start -> start.nominalMillis() * 1_000 + 70_000, 0);
        Verdict verdict = evidence.judge();
        assertThat(verdict.latenessMeanwhile().max()).isEqualTo(90.0);
        assertThat(verdict.lateness().max()).isEqualTo(70.0);
    }

    private void replaceStart(
            String schedule, long nominal, Predicate<Event> which, ToLongFunction<Event> wallMicros, int missed) {
        evidence.replace(
                about(schedule, nominal).and(is(Event.Kind.START)).and(which),
                start -> changed(start, Event.Kind.START, "-", wallMicros.applyAsLong(start), start.fence(), missed));
    }

    private void assertOnly(Fault fault, int count) {
        Verdict verdict = evidence.judge();
        assertThat(verdict.faults()).as("%s", verdict.problems()).isEqualTo(Map.of(fault, count));
        assertThat(verdict.outcome()).isEqualTo(Outcome.NOT_CLEAN);
    }
}
