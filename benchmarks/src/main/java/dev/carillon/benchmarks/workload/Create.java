package dev.carillon.benchmarks.workload;

import dev.carillon.benchmarks.contender.Contender;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** How fast one-times far ahead are stored: one call each by some callers, or in bulk. */
final class Create implements Workload {

    private static final Figure RATE = Figure.compared("created/s");
    private static final String BULK = "bulk";
    private static final Duration AHEAD = Duration.ofDays(30);
    private static final Duration WARM_UP = Duration.ofSeconds(8);
    private static final int BULK_WARM_UP_SHARE = 2;
    private static final double NANOS_PER_SECOND = 1e9;
    /** Bulk takes this many times what a node of the contender works off in the same time, about. */
    private static final int BULK_SHARE = 2;

    @Override
    public String name() {
        return "create";
    }

    @Override
    public String title() {
        return "one-times due in 30 days, stored by 1 or 8 callers one by one, or by one caller in bulk; no node runs";
    }

    @Override
    public List<String> cases() {
        return List.of("1", "8", BULK);
    }

    @Override
    public List<Figure> figures() {
        return List.of(RATE);
    }

    @Override
    public String unfit(String size, Contender contender) {
        return contender.isInProcess() || size.equals(BULK)
                ? ""
                : "its client is in another process, and the way there would be measured";
    }

    @Override
    public void run(Trial trial) throws Exception {
        if (trial.size().equals(BULK)) {
            bulk(trial);
            return;
        }
        int callers = Integer.parseInt(trial.size());
        AtomicInteger next = new AtomicInteger();
        Duration time = Duration.ofSeconds(trial.seconds()).dividedBy(2);
        rate(trial, callers, next, WARM_UP);
        trial.rig().store().resetStatistics();
        trial.report(RATE, rate(trial, callers, next, time));
    }

    private static double rate(Trial trial, int callers, AtomicInteger next, Duration time) throws Exception {
        Instant at = Instant.now().plus(AHEAD);
        int before = next.get();
        long start = System.nanoTime();
        long end = start + time.toNanos();
        List<Future<?>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(callers)) {
            for (int i = 0; i < callers; i++) {
                all.add(threads.submit(() -> {
                    while (System.nanoTime() - end < 0) {
                        trial.rig().createOnce(next.getAndIncrement(), at);
                    }
                    return null;
                }));
            }
        }
        for (Future<?> caller : all) {
            caller.get();
        }
        return (next.get() - before) / ((System.nanoTime() - start) / NANOS_PER_SECOND);
    }

    private static void bulk(Trial trial) throws Exception {
        int count = trial.count().orElse(trial.contender().drainCount() * BULK_SHARE);
        int warmUp = count / BULK_WARM_UP_SHARE;
        Instant at = Instant.now().plus(AHEAD);
        trial.rig().putOnce(0, warmUp, at);
        trial.rig().store().resetStatistics();
        long start = System.nanoTime();
        trial.rig().putOnce(warmUp, warmUp + count, at);
        trial.report(RATE, count / ((System.nanoTime() - start) / NANOS_PER_SECOND));
    }
}
