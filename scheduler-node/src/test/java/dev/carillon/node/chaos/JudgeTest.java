package dev.carillon.node.chaos;

import static dev.carillon.node.chaos.Trial.NODE;
import static dev.carillon.node.chaos.Trial.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.node.evidence.Event;
import dev.carillon.node.evidence.Outcome;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every violation is seen in evidence that has it, and none in evidence that has none. */
class JudgeTest extends JudgeCase {

    @Test
    void whatWentWellIsClean() {
        trial.steady("s", 1, false).ranBut("s", END);
        assertClean();
        assertThat(trial.judge(END).occurrences()).isEqualTo(91);
        assertThat(trial.judge(END).calm()).hasSize(91);
    }

    @Test
    void aFireTimeWithoutAStartIsMissing() {
        trial.steady("s", 1, false).ranBut("s", END, 7_000L);
        assertFound(Violation.MISSING);
    }

    @Test
    void aScheduleThatNeverFiredIsMissingToo() {
        trial.steady("s", 1, false);
        assertThat(trial.judge(END).violations()).containsEntry(Violation.MISSING, 91);
    }

    @Test
    void aStartBeforeItsTimeIsEarly() {
        trial.steady("s", 1, false).ranBut("s", END, 5_000L);
        trial.attempt("s", 5_000, 1, "SCHEDULE", NODE, 4_990)
                .start(4_999)
                .end(Event.OK, 5_010)
                .recorded(Event.FINISHED, 5_011);
        assertFound(Violation.EARLY);
    }

    @Test
    void aSecondStartForNoReasonIsADuplicate() {
        trial.steady("s", 9, false).ranBut("s", END);
        trial.attempt("s", 3_000, 2, "RECOVERY", OTHER, 3_020).start(3_021).end(Event.OK, 3_030);
        assertThat(trial.judge(END).violations()).containsKey(Violation.DUPLICATE);
    }

    @Test
    void aSecondStartAsIfItWereTheFirstIsADuplicate() {
        trial.steady("s", 9, false).ranBut("s", END);
        trial.attempt("s", 3_000, 1, "SCHEDULE", OTHER, 3_020).start(3_021).end(Event.OK, 3_030);
        assertThat(trial.judge(END).violations()).containsKeys(Violation.DUPLICATE, Violation.FENCE);
    }

    @Test
    void aSecondStartUnderTheSameFenceIsADuplicate() {
        trial.steady("s", 9, false).ranBut("s", END);
        trial.attempt("s", 3_000, 1, "SCHEDULE", OTHER, 3_001).start(3_003).end(Event.OK, 3_011);
        assertFound(Violation.DUPLICATE);
    }

    @Test
    void aRunThatIsStartedAgainAfterTheDeathOfItsNodeIsTakenOver() {
        cutOff(false);
        trial.attempt("s", 3_000, 2, "RECOVERY", OTHER, 12_000)
                .start(12_001)
                .end(Event.OK, 12_010)
                .recorded(Event.FINISHED, 12_012);
        assertClean();
        assertThat(trial.judge(END).takeOvers()).containsExactly(8_901_000);
        assertThat(trial.judge(END).restarts()).isEqualTo(1);
    }

    @Test
    void aTakeOverByANodeThatIsLostAsWellTakesTheLeaseOfBoth() {
        cutOff(false);
        trial.fault(FaultKind.KILL, OTHER, 12_001, Long.MAX_VALUE);
        trial.attempt("s", 3_000, 3, "RECOVERY", "node-3.1", 23_500)
                .start(23_501)
                .end(Event.OK, 23_510)
                .recorded(Event.FINISHED, 23_512);
        assertClean();
        assertThat(trial.judge(END).takeOvers()).isEmpty();
        assertThat(trial.judge(END).delayedTakeOvers()).containsExactly(20_401_000);
    }

    /** A number is left out, and nothing had happened to anybody else. */
    @Test
    void aTakeOverThatTakesTwoLeasesForNoReasonIsTooSlow() {
        cutOff(false);
        trial.attempt("s", 3_000, 3, "RECOVERY", OTHER, 23_500)
                .start(23_501)
                .end(Event.OK, 23_510)
                .recorded(Event.FINISHED, 23_512);
        assertFound(Violation.SLOW_TAKEOVER);
    }

    /** A run of the fire time at three seconds, whose node is killed at 3.1. */
    private void cutOff(boolean fragile) {
        trial.steady("s", 9, fragile).ranBut("s", END, 3_000L).fault(FaultKind.KILL, NODE, 3_100, Long.MAX_VALUE);
        trial.attempt("s", 3_000, 1, "SCHEDULE", NODE, 3_001).start(3_002);
    }

    @Test
    void aRunThatIsNotStartedAgainIsLost() {
        cutOff(false);
        assertFound(Violation.LOST);
    }

    @Test
    void aFragileOneIsNotStartedAgain() {
        cutOff(true);
        assertClean();
    }

    @Test
    void aFragileOneThatIsStartedAgainIsRevived() {
        cutOff(true);
        trial.attempt("s", 3_000, 2, "RECOVERY", OTHER, 12_000)
                .start(12_001)
                .end(Event.OK, 12_010)
                .recorded(Event.FINISHED, 12_012);
        assertFound(Violation.REVIVED);
    }

    @Test
    void aFragileOneThatIsAbandonedForNoReasonIsLost() {
        trial.steady("s", 9, true).ranBut("s", END, 3_000L);
        trial.attempt("s", 3_000, 1, "SCHEDULE", NODE, 3_001).start(3_002);
        assertFound(Violation.LOST);
    }

    /** It had gone on for longer than a lease, which was renewed until Redis was away. */
    @Test
    void aFragileOneIsAbandonedWhenItsLeaseCannotBeRenewed() {
        trial.steady("s", 9, true).ranBut("s", END, 3_000L);
        trial.attempt("s", 3_000, 1, "SCHEDULE", NODE, 3_001)
                .start(3_002)
                .end(Event.STOPPED, 25_000)
                .recorded(Event.FINISHED, 26_000);
        assertFound(Violation.LOST);
        trial.fault(FaultKind.REDIS_KILL, "", 20_000, 24_000);
        assertClean();
    }

    @Test
    void aTakeOverThatTakesMoreThanTwoLeasesIsTooSlow() {
        cutOff(false);
        trial.attempt("s", 3_000, 2, "RECOVERY", OTHER, 24_000)
                .start(24_001)
                .end(Event.OK, 24_010)
                .recorded(Event.FINISHED, 24_012);
        assertFound(Violation.SLOW_TAKEOVER);
        // lost wake-ups are no excuse
        trial.fault(FaultKind.PUBSUB, "", 3_000, 30_000);
        assertFound(Violation.SLOW_TAKEOVER);
    }

    @Test
    void twoAttemptsAtOnceOverlapUnlessTheFirstStoodStill() {
        trial.steady("s", 9, false).ranBut("s", END, 3_000L).fault(FaultKind.PARTITION, NODE, 3_100, 20_000);
        trial.attempt("s", 3_000, 1, "SCHEDULE", NODE, 3_001)
                .start(3_002)
                .end(Event.OK, 15_000)
                .recorded(Event.STALE, 20_100);
        trial.attempt("s", 3_000, 2, "RECOVERY", OTHER, 14_000)
                .start(14_001)
                .end(Event.OK, 14_010)
                .recorded(Event.FINISHED, 14_012);
        assertFound(Violation.OVERLAP);
        trial.fault(FaultKind.FREEZE, NODE, 3_200, 14_900);
        assertClean();
        assertThat(trial.judge(END).refusedCount()).isEqualTo(1);
    }

    @Test
    void aRetryIsOneAndAHandOverIsOne() {
        trial.steady("s", 9, false).ranBut("s", END, 3_000L, 4_000L);
        trial.attempt("s", 3_000, 1, "SCHEDULE", NODE, 3_001)
                .start(3_002)
                .end(Event.FAILED, 3_005)
                .recorded(Event.GOES_ON, 3_006);
        trial.attempt("s", 3_000, 2, "RETRY", OTHER, 3_306)
                .start(3_307)
                .end(Event.OK, 3_310)
                .recorded(Event.FINISHED, 3_311);
        trial.attempt("s", 4_000, 1, "SCHEDULE", NODE, 4_001)
                .start(4_002)
                .end(Event.STOPPED, 4_005)
                .recorded(Event.GOES_ON, 4_006);
        trial.attempt("s", 4_000, 2, "RECOVERY", OTHER, 4_010)
                .start(4_011)
                .end(Event.OK, 4_020)
                .recorded(Event.FINISHED, 4_021);
        assertFound(Violation.DUPLICATE);
        trial.fault(FaultKind.ROLL, NODE, 4_004, Long.MAX_VALUE);
        assertClean();
        assertThat(trial.judge(END).retries()).isEqualTo(1);
        assertThat(trial.judge(END).handedOverCount()).isEqualTo(1);
    }

    @Test
    void aRetryThatIsLostIsLost() {
        trial.steady("s", 9, false).ranBut("s", END, 3_000L);
        trial.attempt("s", 3_000, 1, "SCHEDULE", NODE, 3_001)
                .start(3_002)
                .end(Event.FAILED, 3_005)
                .recorded(Event.GOES_ON, 3_006);
        assertFound(Violation.LOST);
    }

    @Test
    void aFailedAttemptThatIsTakenAsTheEndIsLost() {
        trial.steady("s", 9, false).ranBut("s", END, 3_000L);
        trial.attempt("s", 3_000, 1, "SCHEDULE", NODE, 3_001)
                .start(3_002)
                .end(Event.FAILED, 3_005)
                .recorded(Event.FINISHED, 3_006);
        assertFound(Violation.LOST);
    }

    @Test
    void oneEndThatIsRecordedTwiceIsOneTooMany() {
        trial.steady("s", 9, false).ranBut("s", END);
        trial.attempt("s", 3_000, 1, "SCHEDULE", NODE, 3_001).recorded(Event.FINISHED, 3_050);
        assertFound(Violation.ENDED_TWICE);
    }

    @Test
    void twoRecordedEndsAreOneTooMany() {
        cutOff(false);
        trial.attempt("s", 3_000, 1, "SCHEDULE", NODE, 3_001).recorded(Event.FINISHED, 3_099);
        trial.attempt("s", 3_000, 2, "RECOVERY", OTHER, 12_000)
                .start(12_001)
                .end(Event.OK, 12_010)
                .recorded(Event.FINISHED, 12_012);
        assertThat(trial.judge(END).violations()).containsOnlyKeys(Violation.ENDED_TWICE, Violation.STALE);
    }

    @Test
    void anEndOfAnAttemptThatHasLostItsRunMustNotCount() {
        cutOff(false);
        trial.attempt("s", 3_000, 1, "SCHEDULE", NODE, 3_001).recorded(Event.FINISHED, 3_099);
        trial.attempt("s", 3_000, 2, "RECOVERY", OTHER, 12_000).start(12_001).end(Event.OK, 12_010);
        assertFound(Violation.STALE);
    }

    @Test
    void aLaterAttemptNeedsALargerFence() {
        cutOff(false);
        trial.attempt("s", 3_000, 2, "RECOVERY", OTHER, 3_000)
                .start(12_001)
                .end(Event.OK, 12_010)
                .recorded(Event.FINISHED, 12_012);
        assertThat(trial.judge(END).violations()).containsKey(Violation.FENCE);
    }

    @Test
    void runsOfASerialScheduleMustNotOverlap() {
        trial.steady("s", 1, false).ranBut("s", END, 3_000L);
        trial.attempt("s", 3_000, 1, "SCHEDULE", NODE, 3_001)
                .start(3_002)
                .end(Event.OK, 4_050)
                .recorded(Event.FINISHED, 4_051);
        assertFound(Violation.OVERLAP);
    }

    @Test
    void afterAFaultItsNodeStartsSomethingSoon() {
        trial.steady("s", 9, false).fault(FaultKind.PARTITION, NODE, 10_000, 30_000);
        trial.ranBut("s", 9_000);
        for (long at = 10_000; at <= END; at += Trial.PERIOD) {
            trial.ran("s", at, at < 36_000 ? OTHER : NODE);
        }
        assertFound(Violation.SLOW_RESUME);
    }

    @ParameterizedTest
    @EnumSource(names = {"FREEZE", "PARTITION", "SILENCE"})
    void aFaultDuringWhichItsNodeGoesOnIsNoProof(FaultKind kind) {
        trial.steady("s", 9, false).ranBut("s", END).fault(kind, NODE, 10_000, 30_000);
        assertThat(trial.verdict(END, Set.of()).doubts())
                .contains("it had no effect that " + kind.words() + ": " + NODE);
        assertThat(new Trial()
                        .steady("s", 9, false)
                        .ranBut("s", END)
                        .fault(kind, OTHER, 10_000, 30_000)
                        .verdict(END, Set.of())
                        .doubts())
                .noneMatch(doubt -> doubt.startsWith("it had no effect"));
    }

    @Test
    void tooLittleIsNoProof() {
        trial.steady("s", 1, false).ranBut("s", END);
        assertThat(trial.verdict(END, Set.of()).outcome()).isEqualTo(Outcome.VACUOUS);
        for (int i = 0; i < 10; i++) {
            trial.steady("more-" + i, 1, false).ranBut("more-" + i, END);
        }
        assertThat(trial.verdict(END, Set.of()).outcome()).isEqualTo(Outcome.CLEAN);
        assertThat(trial.verdict(END, Set.of(FaultKind.KILL)).doubts())
                .containsExactly("there was no time for: a node is killed");
        trial.fault(FaultKind.KILL, OTHER, 1_000, Long.MAX_VALUE);
        assertThat(trial.verdict(END, Set.of(FaultKind.KILL)).doubts())
                .containsExactly("no run was cut off by the end of its node");
    }

    @Test
    void whatIsLeftInMemoryIsGrowth() {
        Findings findings = new Findings();
        Usage idle = new Usage(new Footprint(10L << 20, 30, 40), 3);
        findings.used(idle, new Usage(new Footprint(20L << 20, 35, 40), 3));
        assertThat(findings.violations()).isEmpty();
        findings.used(idle, new Usage(new Footprint(60L << 20, 30, 40), 3));
        findings.used(idle, new Usage(new Footprint(10L << 20, 90, 40), 3));
        findings.used(idle, new Usage(new Footprint(10L << 20, 30, 90), 3));
        findings.used(idle, new Usage(new Footprint(10L << 20, 30, 40), 4));
        assertThat(findings.violations()).containsEntry(Violation.GROWTH, 4);
    }
}
