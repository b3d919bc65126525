package dev.carillon.node.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What was asked of a trial.
 *
 * @param program the class whose main method starts a node
 * @param length for how long faults are made
 * @param seed of the faults and of the schedules
 * @param faults which kinds
 * @param nodes how many nodes at a time
 * @param rate fire times a second
 * @param lease how long a claim holds
 * @param skews how far the clocks on the wall of the nodes are off, the first for the first place
 * @param evidence where to leave the evidence, or empty to remove it when the verdict is clean
 * @param json whether to print one JSON object instead of lines
 */
record ChaosOptions(
        Class<?> program,
        Duration length,
        long seed,
        Set<FaultKind> faults,
        int nodes,
        int rate,
        Duration lease,
        List<Duration> skews,
        Optional<Path> evidence,
        boolean json) {}
