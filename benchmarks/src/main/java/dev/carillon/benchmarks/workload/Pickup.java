package dev.carillon.benchmarks.workload;

import dev.carillon.benchmarks.contender.Contender;
import dev.carillon.benchmarks.contender.Expectation;
import dev.carillon.benchmarks.contender.Holder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** How long a run waits whose node was killed, with default settings. */
final class Pickup implements Workload {

    private static final Figure SECONDS = Figure.measure("kill to re-run s");
    /** So long both nodes know of each other. */
    private static final Duration SETTLE = Duration.ofSeconds(5);

    private static final Duration PATIENCE = Duration.ofMinutes(6);
    private static final Duration AFTERMATH = Duration.ofSeconds(1);
    private static final double MICROS_PER_SECOND = 1e6;

    @Override
    public String name() {
        return "pickup";
    }

    @Override
    public String title() {
        return "from the SIGKILL of a node that runs something to its next start on another node; missed after 6 minutes";
    }

    @Override
    public List<String> cases() {
        return List.of("1");
    }

    @Override
    public List<Figure> figures() {
        return List.of(SECONDS, Figure.MISSED, Figure.DUPLICATE);
    }

    @Override
    public String unfit(String size, Contender contender) {
        return contender.isKillable() ? "" : "there is no way yet to run a node of it apart";
    }

    @Override
    public void run(Trial trial) throws Exception {
        try (Holder holder = trial.rig().startHolder()) {
            Expectation expectation = trial.putDue(0, 1);
            holder.awaitHeld();
            AutoCloseable node = trial.rig().startNode();
            Thread.sleep(SETTLE);
            if (expectation.total() > 0) {
                throw new IllegalStateException("it was started a second time while the first node lived");
            }
            Instant killed = Instant.now();
            holder.kill();
            if (trial.fires().await(1, PATIENCE)) {
                Thread.sleep(AFTERMATH);
                long micros = expectation.firstStart() - killed.toEpochMilli() * 1_000;
                trial.report(SECONDS, micros / MICROS_PER_SECOND);
            }
            trial.report(Figure.MISSED, expectation.missed());
            trial.report(Figure.DUPLICATE, expectation.duplicates());
            node.close();
        }
    }
}
