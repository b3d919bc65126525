package dev.carillon.node.demo;

/**
 * The payload of the demo's tasks.
 *
 * @param millis how long an attempt takes
 * @param flaky whether the first attempt of a run fails
 */
record Work(int millis, boolean flaky) {}
