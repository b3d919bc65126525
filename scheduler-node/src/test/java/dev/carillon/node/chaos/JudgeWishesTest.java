package dev.carillon.node.chaos;

import static dev.carillon.node.chaos.Trial.NODE;
import static dev.carillon.node.chaos.Trial.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.node.chaos.Asked.Chain;
import dev.carillon.node.chaos.Asked.Grid;
import dev.carillon.node.chaos.Asked.Single;
import dev.carillon.node.chaos.Asked.Skipping;
import dev.carillon.node.chaos.Asked.Spell;
import dev.carillon.node.evidence.Event;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What was asked for is seen when it is missing, and what was not when it is there. */
class JudgeWishesTest extends JudgeCase {

    @Test
    void aStartThatNobodyAskedForIsUnexpected() {
        trial.steady("s", 1, false).ranBut("s", END).ran("s", 3_500);
        assertFound(Violation.UNEXPECTED);
    }

    @Test
    void aStartOfAnUnknownScheduleIsUnexpected() {
        trial.steady("s", 1, false).ranBut("s", END).ran("t", 3_000);
        assertFound(Violation.UNEXPECTED);
    }

    /** Active for the first 70 seconds, then deleted. */
    private void deletedAt70() {
        Spell spell =
                Spell.begun(Trial.micros(-200), Trial.micros(-100)).ended(Trial.micros(70_000), Trial.micros(70_020));
        trial.grid("s", 9, false, List.of(spell), List.of(Trial.micros(70_020)));
    }

    @Test
    void whatIsClaimedAfterADeletionIsUnexpected() {
        deletedAt70();
        trial.ranBut("s", 69_000);
        assertClean();
        trial.attempt("s", 70_000, 1, "SCHEDULE", NODE, 70_200)
                .start(70_201)
                .end(Event.OK, 70_210)
                .recorded(Event.FINISHED, 70_211);
        assertFound(Violation.UNEXPECTED);
    }

    @Test
    void whatADeletionTakesAlongIsNotLost() {
        deletedAt70();
        trial.ranBut("s", 68_000);
        trial.attempt("s", 69_000, 1, "SCHEDULE", NODE, 69_001)
                .start(69_002)
                .end(Event.FAILED, 69_005)
                .recorded(Event.GOES_ON, 69_006);
        assertClean();
    }

    @Test
    void longBeforeADeletionNothingMayBeMissing() {
        deletedAt70();
        trial.ranBut("s", 69_000, 4_000L);
        assertFound(Violation.MISSING);
    }

    /** Active but for ten seconds, in which it was paused; its run of the last second before that was given to a lost node. */
    private Trial.Attempt recoveredAt(long claimed, Long... deletions) {
        Spell before =
                Spell.begun(Trial.micros(-200), Trial.micros(-100)).ended(Trial.micros(10_000), Trial.micros(10_020));
        Spell behind = Spell.begun(Trial.micros(20_000), Trial.micros(20_020));
        trial.grid("s", 9, false, List.of(before, behind), List.of(deletions));
        for (long nominal = 21_000; nominal <= END; nominal += Trial.PERIOD) {
            trial.ran("s", nominal);
        }
        return trial.attempt("s", 9_000, 2, "RECOVERY", OTHER, claimed)
                .start(claimed + 1)
                .end(Event.OK, claimed + 10)
                .recorded(Event.FINISHED, claimed + 12);
    }

    @Test
    void whatAPauseHasHeldStartsBehindIt() {
        recoveredAt(20_500);
        assertClean();
    }

    /** Its node died ten seconds before the pause ended. */
    @Test
    void whatAPauseHasHeldIsNoTakeOver() {
        trial.fault(FaultKind.KILL, NODE, 9_500, Long.MAX_VALUE);
        trial.attempt("s", 9_000, 1, "SCHEDULE", NODE, 9_001).start(9_002);
        recoveredAt(40_500);
        assertThat(trial.judge(END).takeOvers()).isEmpty();
        assertClean();
    }

    @Test
    void whatIsClaimedDuringAPauseIsUnexpected() {
        recoveredAt(12_000);
        assertFound(Violation.UNEXPECTED);
    }

    @Test
    void whatWasDeletedDoesNotStartAgainThoughItsScheduleIsMadeAnew() {
        recoveredAt(20_500, Trial.micros(10_020));
        assertFound(Violation.UNEXPECTED);
    }

    @Test
    void whatIsTriggeredRunsAndNothingElseByHand() {
        trial.steady("s", 9, false).ranBut("s", END).triggered("s", "s@2500-m", 2_600);
        assertFound(Violation.MISSING);
        trial.manual("s", 2_500, 2_510).start(2_511).end(Event.OK, 2_520).recorded(Event.FINISHED, 2_521);
        assertClean();
        trial.manual("s", 2_700, 2_710).start(2_711).end(Event.OK, 2_720).recorded(Event.FINISHED, 2_721);
        assertFound(Violation.UNEXPECTED);
        trial.triggered("s", "", 2_900);
        assertClean();
        trial.manual("s", 2_800, 2_810).start(2_811).end(Event.OK, 2_820).recorded(Event.FINISHED, 2_821);
        assertFound(Violation.UNEXPECTED);
    }

    @Test
    void whatSkipsMustNotStandStill() {
        Spell always = Spell.begun(Trial.micros(-200), Trial.micros(-100));
        Grid grid = new Grid(Trial.micros(0) / 1_000, Trial.PERIOD, List.of(always));
        trial.asked(new Asked("k", new Skipping(grid), 1, false)).ranBut("k", 20_000);
        assertFound(Violation.MISSING);
    }

    @Test
    void theDelayCountsFromTheEndThatWasAcceptedNotFromOneThatCameTooLate() {
        trial.asked(new Asked("c", new Chain(500), 1, false));
        trial.ran("c", 0).fault(FaultKind.FREEZE, NODE, 610, 40_000);
        trial.attempt("c", 600, 1, "SCHEDULE", NODE, 601)
                .start(602)
                .end(Event.OK, 40_100)
                .recorded(Event.STALE, 40_110);
        trial.attempt("c", 600, 2, "RECOVERY", OTHER, 10_700)
                .start(10_702)
                .end(Event.OK, 10_710)
                .recorded(Event.FINISHED, 10_712);
        for (long at = 11_220; at < END; at += 600) {
            trial.ran("c", at);
        }
        assertClean();
    }

    @Test
    void whatFollowsItselfKeepsItsDelay() {
        trial.asked(new Asked("c", new Chain(500), 1, false));
        for (long at = 0; at < END; at += 600) {
            trial.ran("c", at);
        }
        assertClean();
        trial.ran("c", 700);
        assertFound(Violation.EARLY);
    }

    @Test
    void aSingleInstantRunsOnce() {
        trial.asked(new Asked("o", new Single(Trial.micros(5_000) / 1_000), 1, false));
        assertFound(Violation.MISSING);
        trial.ran("o", 5_000);
        assertClean();
        trial.ran("o", 6_000);
        assertFound(Violation.UNEXPECTED);
    }
}
