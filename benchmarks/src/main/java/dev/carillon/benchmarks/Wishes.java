package dev.carillon.benchmarks;

import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * How to measure.
 *
 * @param rounds how often everything is done
 * @param count how many schedules, where the caller wants another number than the workload's own
 * @param seconds how long to measure, where a workload lasts a time
 * @param folder where files go
 * @param profile whether to record what costs time
 */
record Wishes(int rounds, OptionalInt count, int seconds, Path folder, boolean profile) {}
