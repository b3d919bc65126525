package dev.carillon.node.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What was asked of the demo.
 *
 * @param program the class whose main method starts a node
 * @param nodes how many nodes to start
 * @param length for how long to watch
 * @param killAfter when to kill one, if one is to be killed
 * @param lease how long a claim holds
 * @param redis the server to use, or empty to start one
 * @param evidence where to leave the evidence, or empty to remove it when the verdict is clean
 * @param json whether to print one JSON object instead of lines
 */
record DemoOptions(
        Class<?> program,
        int nodes,
        Duration length,
        Optional<Duration> killAfter,
        Duration lease,
        Optional<String> redis,
        Optional<Path> evidence,
        boolean json) {}
