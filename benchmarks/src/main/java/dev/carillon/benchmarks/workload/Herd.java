package dev.carillon.benchmarks.workload;

import dev.carillon.benchmarks.contender.Expectation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Many one-times that are due at one instant ahead. */
final class Herd implements Workload {

    private static final Duration LEAST_AHEAD = Duration.ofSeconds(4);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration AFTERMATH = Duration.ofMillis(500);
    /** How many are stored to see how long all of them will take. */
    private static final int SAMPLE = 500;

    private static final int MARGIN = 2;

    @Override
    public String name() {
        return "herd";
    }

    @Override
    public String title() {
        return "one-times that are all due at one instant, stored before it, 1 node";
    }

    @Override
    public List<String> cases() {
        return List.of("10000");
    }

    @Override
    public boolean isSizedByCount() {
        return true;
    }

    @Override
    public List<Figure> figures() {
        return Lateness.AT_ONCE;
    }

    @Override
    public void run(Trial trial) throws Exception {
        int count = Integer.parseInt(trial.size());
        AutoCloseable node = trial.rig().startNode();
        int sample = trial.warmUp();
        int from = sample + SAMPLE;
        Instant at = Instant.now().plus(LEAST_AHEAD).plus(timeToPut(trial, sample, count));
        Expectation expectation = trial.fires().expectOnce(from, from + count, at);
        trial.rig().putOnce(from, from + count, at);
        if (Instant.now().isAfter(at)) {
            throw new IllegalStateException("storing took longer than foreseen; the instant has passed");
        }
        trial.rig().store().resetStatistics();
        Trial.sleepUntil(at);
        trial.fires().await(count, PATIENCE);
        Thread.sleep(AFTERMATH);
        node.close();
        Lateness.report(trial, expectation);
    }

    private static Duration timeToPut(Trial trial, int sample, int count) throws Exception {
        Instant before = Instant.now();
        trial.rig().putOnce(sample, sample + SAMPLE, before.plus(Duration.ofDays(1)));
        return Duration.between(before, Instant.now())
                .multipliedBy((long) MARGIN * count)
                .dividedBy(SAMPLE);
    }
}
