package dev.carillon.node.demo;

import dev.carillon.node.evidence.Lateness;
import dev.carillon.node.evidence.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the evidence proves.
 *
 * @param occurrences how many fire times were looked at
 * @param starts how many attempts were started
 * @param faults what is wrong, by kind
 * @param skipped fire times that an unfinished run was in the way of
 * @param coalesced fire times that a later one's run stands for
 * @param retries second attempts after a failure
 * @param handedOver attempts after a node had given the run back
 * @param restarts runs that were cut off by the kill and started again
 * @param takeOver what became of the killed node's share, if one was killed
 * @param lateness of first starts in ordinary times
 * @param latenessMeanwhile of first starts during the take-over
 * @param problems the faults in words, the first of them
 * @param doubts why the evidence proves nothing, empty when it does
 */
record Verdict(
        int occurrences,
        int starts,
        Map<Fault, Integer> faults,
        int skipped,
        int coalesced,
        int retries,
        int handedOver,
        List<Restart> restarts,
        Optional<TakeOver> takeOver,
        Lateness lateness,
        Lateness latenessMeanwhile,
        List<String> problems,
        List<String> doubts) {

    Outcome outcome() {
        return Outcome.of(!faults.isEmpty(), !doubts.isEmpty());
    }

    int count(Fault fault) {
        return faults.getOrDefault(fault, 0);
    }

    /** How many starts are still to come, if nothing is wrong. */
    int outstanding() {
        return count(Fault.MISSING) + count(Fault.LOST);
    }

    /** The longest time from the kill to the restart of a run that was cut off, in seconds. */
    double slowestRestartSeconds() {
        return restarts.stream().mapToLong(Restart::micros).max().orElse(0) / 1e6;
    }
}
