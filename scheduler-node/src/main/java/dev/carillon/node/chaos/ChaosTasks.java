package dev.carillon.node.chaos;

import dev.carillon.node.evidence.MachineClock;
import dev.carillon.node.evidence.Witness;
import dev.carillon.run.Cause;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.task.Run;
import dev.carillon.task.Task;
import dev.carillon.task.TaskRegistry;
import java.time.Duration;

/** What the nodes of a trial can do. Thread-safe. */
final class ChaosTasks {

    /** Waits. */
    static final Task<Effort> WAIT = Task.of("chaos.wait", Effort.class);

    /** Computes. */
    static final Task<Effort> COMPUTE = Task.of("chaos.compute", Effort.class).cpuBound();

    /** Waits, and never starts again when its node is lost. */
    static final Task<Effort> FRAGILE = Task.of("chaos.fragile", Effort.class).withOnNodeLoss(OnNodeLoss.ABANDON);

    private final Witness witness;
    private final Failpoints failpoints;
    private final MachineClock clock = new MachineClock();

    ChaosTasks(Witness witness, Failpoints failpoints) {
        this.witness = witness;
        this.failpoints = failpoints;
    }

    TaskRegistry registry() {
        return TaskRegistry.builder()
                .add(WAIT, this::work)
                .add(COMPUTE, this::work)
                .add(FRAGILE, this::work)
                .build();
    }

    private void work(Effort effort, Run run) throws Exception {
        failpoints.pass(Failpoint.BEFORE_START);
        witness.observe(run, () -> {
            clock.sleep(Duration.ofMillis(effort.millis()));
            return !effort.flaky() || run.cause() != Cause.SCHEDULE;
        });
        failpoints.pass(Failpoint.AFTER_WORK);
    }
}
