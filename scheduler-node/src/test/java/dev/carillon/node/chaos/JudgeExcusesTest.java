package dev.carillon.node.chaos;

import static dev.carillon.node.chaos.Trial.NODE;
import static dev.carillon.node.chaos.Trial.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.node.chaos.Asked.Grid;
import dev.carillon.node.chaos.Asked.Skipping;
import dev.carillon.node.chaos.Asked.Spell;
import dev.carillon.node.evidence.Event;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A fault excuses what it can cause, and nothing else, however many others there are at the same time. */
class JudgeExcusesTest extends JudgeCase {

    /** The second attempt was given to a node that did not live to begin it. */
    @Test
    void aRetryThatIsLostBeforeItBeginsStartsAgain() {
        trial.steady("s", 9, false).ranBut("s", END, 3_000L);
        trial.attempt("s", 3_000, 1, "SCHEDULE", NODE, 3_001)
                .start(3_002)
                .end(Event.FAILED, 3_005)
                .recorded(Event.GOES_ON, 3_006);
        trial.attempt("s", 3_000, 3, "RECOVERY", OTHER, 13_400)
                .start(13_401)
                .end(Event.OK, 13_410)
                .recorded(Event.FINISHED, 13_412);
        assertFound(Violation.DUPLICATE);
        trial.fault(FaultKind.KILL, "node-3.1", 3_400, Long.MAX_VALUE);
        assertClean();
    }

    @Test
    void aNodeThatWasHitBeforeItsFirstStartMayTakeTheTimeOfANewOne() {
        trial.steady("s", 9, false).fault(FaultKind.HICCUP, OTHER, 10_000, 11_000);
        trial.ranBut("s", END, 20_000L);
        trial.attempt("s", 20_000, 1, "SCHEDULE", OTHER, 20_001)
                .start(20_002)
                .end(Event.OK, 20_010)
                .recorded(Event.FINISHED, 20_012);
        assertClean();
    }

    /** What must cost a little time only: nobody may lose a run by it. */
    @ParameterizedTest
    @EnumSource(names = {"PUBSUB", "FLUSH", "BUSY"})
    void aFaultThatCostsNoLeaseExplainsNoSecondStart(FaultKind kind) {
        trial.fault(kind, "", 3_010, 20_000);
        startedAgain();
        assertFound(Violation.DUPLICATE);
    }

    @ParameterizedTest
    @EnumSource(names = {"HICCUP", "SLOW", "ROLL"})
    void aFaultThatCostsItsNodeNoLeaseExplainsNoSecondStart(FaultKind kind) {
        trial.fault(kind, NODE, 3_010, 5_000);
        startedAgain();
        assertFound(Violation.DUPLICATE);
    }

    /** A run of the fire time at three seconds was stopped, which nobody was told, and starts again when its lease is over. */
    private void startedAgain() {
        trial.steady("s", 9, false).ranBut("s", END, 3_000L);
        trial.attempt("s", 3_000, 1, "SCHEDULE", NODE, 3_001).start(3_002).end(Event.STOPPED, 4_000);
        trial.attempt("s", 3_000, 2, "RECOVERY", OTHER, 13_100)
                .start(13_101)
                .end(Event.OK, 13_110)
                .recorded(Event.FINISHED, 13_112);
    }

    /** Between the claim and the start there are moments; faults explain a few of what was never started, not all of it. */
    @Test
    void faultsDoNotExplainThatNothingFragileEverStarts() {
        trial.steady("s", 9, true).fault(FaultKind.KILL, NODE, 3_000, Long.MAX_VALUE);
        trial.fault(FaultKind.KILL, OTHER, 60_000, Long.MAX_VALUE).ranBut("s", END, 3_000L, 4_000L);
        assertClean();
        trial.steady("t", 9, true);
        assertFound(Violation.MISSING);
    }

    /** No look at a clock can keep a process from standing still before the handler's first line. */
    @Test
    void whatAProcessStoodStillBeforeBeginsWhenItGoesOnAndIsStopped() {
        stoodStillBeforeTheFirstLine(FaultKind.FREEZE, 13_100, 30_001, Event.STOPPED, Event.STALE, 30_002);
        assertClean();
    }

    @Test
    void whatIsOverAtOnceMayHaveEndedByItself() {
        stoodStillBeforeTheFirstLine(FaultKind.FREEZE, 13_100, 30_001, Event.OK, Event.STALE, 30_021);
        assertClean();
    }

    /** The end counts; it goes back to waiting; it goes on for seconds; it begins late; the lease was not over. */
    @ParameterizedTest
    @CsvSource({
        "FREEZE, 13100, 30001, OK, FINISHED, 30002",
        "FREEZE, 13100, 30001, STOPPED, FINISHED, 30002",
        "FREEZE, 13100, 30001, STOPPED, GOES_ON, 30002",
        "FREEZE, 13100, 30001, STOPPED, STALE, 36000",
        "FREEZE, 13100, 32000, STOPPED, STALE, 32001",
        "FREEZE, 8000, 30001, STOPPED, STALE, 30002",
        "PUBSUB, 13100, 30001, STOPPED, STALE, 30002"
    })
    void noOtherStartOfAnEarlierAttemptIsExcused(
            FaultKind kind, long taken, long began, String outcome, String recorded, long over) {
        stoodStillBeforeTheFirstLine(kind, taken, began, outcome, recorded, over);
        assertThat(trial.judge(END).violations()).containsKey(Violation.FENCE);
    }

    @Test
    void aStopThatIsTooShortToLoseALeaseExcusesNothing() {
        trial.fault(FaultKind.HICCUP, OTHER, 3_001, 4_000).steady("s", 9, false).ranBut("s", END, 3_000L);
        trial.attempt("s", 3_000, 1, "SCHEDULE", OTHER, 3_001)
                .start(4_001)
                .end(Event.STOPPED, 4_002)
                .recorded(Event.STALE, 4_400);
        second(3_100);
        assertThat(trial.judge(END).violations()).containsKey(Violation.FENCE);
    }

    /** A first attempt, given to a process that stands still then, and a second one meanwhile. */
    private void stoodStillBeforeTheFirstLine(
            FaultKind kind, long taken, long began, String outcome, String recorded, long over) {
        trial.steady("s", 9, false).fault(kind, OTHER, 3_001, 30_000).ranBut("s", END, 3_000L);
        trial.attempt("s", 3_000, 1, "SCHEDULE", OTHER, 3_001)
                .start(began)
                .end(outcome, over)
                .recorded(recorded, over + 400);
        second(taken);
    }

    private void second(long taken) {
        trial.attempt("s", 3_000, 2, "RECOVERY", NODE, taken)
                .start(taken + 1)
                .end(Event.OK, taken + 10)
                .recorded(Event.FINISHED, taken + 12);
    }

    /** The others, whose answers come at once, are first at all that falls due. */
    @Test
    void aNodeBehindASlowLinkMayBeOutrunByTheOthers() {
        trial.steady("s", 9, false).fault(FaultKind.PARTITION, OTHER, 10_000, 30_000);
        trial.ranBut("s", END, 9_000L, 39_000L).ran("s", 9_000, OTHER).ran("s", 39_000, OTHER);
        assertThat(trial.judge(END).violations()).containsOnlyKeys(Violation.SLOW_RESUME);
        trial.fault(FaultKind.SLOW, OTHER, 31_000, 38_000);
        assertClean();
    }

    @Test
    void aSlowLinkDoesNotExcuseThatNobodyStartsAnything() {
        trial.steady("s", 9, false).fault(FaultKind.PARTITION, OTHER, 10_000, 30_000);
        trial.fault(FaultKind.SLOW, OTHER, 31_000, 38_000);
        trial.ranBut("s", 30_000, 9_000L).ran("s", 9_000, OTHER).ran("s", 39_000, OTHER);
        assertThat(trial.judge(END).violations()).containsKey(Violation.SLOW_RESUME);
    }

    /** What the node itself starts in the end does not make up for the others. */
    @Test
    void aSlowLinkDoesNotExcuseThatAllStandStill() {
        trial.steady("s", 9, false).fault(FaultKind.PARTITION, OTHER, 10_000, 30_000);
        trial.fault(FaultKind.SLOW, OTHER, 31_000, 41_000);
        trial.ranBut("s", 30_000, 9_000L).ran("s", 9_000, OTHER).ran("s", 40_500, OTHER);
        assertThat(trial.judge(END).violations()).containsKey(Violation.SLOW_RESUME);
    }

    /** Other faults follow one another without a pause, as they do in a trial. */
    @Test
    void aNodeThatStartsNothingAfterAFaultIsFoundAmongOtherFaults() {
        trial.steady("s", 9, false).fault(FaultKind.PARTITION, OTHER, 10_000, 30_000);
        trial.fault(FaultKind.PUBSUB, "", 5_000, 33_000).fault(FaultKind.FLUSH, "", 34_000, 44_000);
        trial.fault(FaultKind.SLOW, OTHER, 32_000, 42_000).fault(FaultKind.HICCUP, OTHER, 43_000, 44_000);
        trial.ranBut("s", END);
        assertThat(trial.judge(END).violations()).containsOnlyKeys(Violation.SLOW_RESUME);
        assertThat(trial.judge(END).problems())
                .contains("resumed too late: node-2.1 after partition: nothing for 60000 ms");
        trial.fault(FaultKind.FREEZE, OTHER, 34_000, Long.MAX_VALUE);
        assertClean();
    }

    /** A run of three seconds, which makes two fire times give way. */
    @Test
    void whatSkipsDropsOnlyWhatFallsIntoARunUnderWay() {
        Spell always = Spell.begun(Trial.micros(-200), Trial.micros(-100));
        Grid grid = new Grid(Trial.micros(0) / 1_000, Trial.PERIOD, List.of(always));
        trial.asked(new Asked("k", new Skipping(grid), 1, false)).ranBut("k", END, 5_000L, 6_000L, 7_000L, 20_000L);
        trial.attempt("k", 5_000, 1, "SCHEDULE", NODE, 5_001)
                .start(5_002)
                .end(Event.OK, 7_500)
                .recorded(Event.FINISHED, 7_510);
        assertThat(trial.judge(END).violations()).containsOnly(Map.entry(Violation.MISSING, 1));
        assertThat(trial.judge(END).lostByPolicyCount()).isEqualTo(2);
    }

    /** The claim at 3,001 was acknowledged, and was gone when the server came back. */
    private void forgottenClaim() {
        trial.steady("s", 9, false).ranBut("s", END);
        trial.attempt("s", 3_000, 1, "SCHEDULE", OTHER, 6_000)
                .start(6_001)
                .end(Event.OK, 6_010)
                .recorded(Event.FINISHED, 6_020);
    }

    @Test
    void whatIsDoneAgainAfterALossOfWritesIsRepeated() {
        forgottenClaim();
        trial.fault(FaultKind.POWER_LOSS, "", 2_900, 5_000);
        assertClean();
        assertThat(trial.judge(END).repeatedCount()).isEqualTo(1);
    }

    @Test
    void aLossOfWritesExplainsNothingThatWasDoneBefore() {
        forgottenClaim();
        trial.fault(FaultKind.POWER_LOSS, "", 3_100, 5_000);
        assertThat(trial.judge(END).violations())
                .containsOnlyKeys(Violation.DUPLICATE, Violation.FENCE, Violation.ENDED_TWICE, Violation.STALE);
    }

    @Test
    void aLossOfWritesExcusesNoFireTimeWithoutAStart() {
        trial.steady("s", 9, false).ranBut("s", END, 3_000L);
        trial.fault(FaultKind.POWER_LOSS, "", 2_900, 5_000);
        assertFound(Violation.MISSING);
    }

    @Test
    void aLossOfWritesThatCostNothingProvesNothing() {
        trial.steady("s", 9, false).ranBut("s", END);
        trial.fault(FaultKind.POWER_LOSS, "", 2_900, 5_000);
        assertThat(trial.verdict(END, Set.of(FaultKind.POWER_LOSS)).doubts())
                .contains("nothing was repeated, so that nothing that counts was lost");
    }
}
