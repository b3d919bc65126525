package dev.carillon.node.chaos;

/**
 * The payload of a trial's tasks.
 *
 * @param millis how long an attempt takes
 * @param flaky whether the first attempt of a run fails
 */
record Effort(int millis, boolean flaky) {}
