package dev.carillon.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one contender did in one round.
 *
 * @param round which round, from 1
 * @param workload the workload's name
 * @param size the case of it
 * @param contender the contender's name
 * @param figures the numbers by the figures' names
 * @param notes what else there is to say, a line each
 * @param failure why there are no numbers, if so
 */
record Outcome(
        int round,
        String workload,
        String size,
        String contender,
        Map<String, Double> figures,
        List<String> notes,
        Optional<String> failure) {}
