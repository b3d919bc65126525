package dev.carillon.node.demo;

import dev.carillon.node.evidence.MachineClock;
import dev.carillon.node.evidence.Witness;
import dev.carillon.run.Cause;
import dev.carillon.task.Run;
import dev.carillon.task.Task;
import dev.carillon.task.TaskRegistry;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;

/** What the demo's nodes can do. Thread-safe. */
final class DemoTasks {

    /** Waits, as for an answer from somewhere. */
    static final Task<Work> FETCH = Task.of("demo.fetch", Work.class);

    /** Computes. */
    static final Task<Work> HASH = Task.of("demo.hash", Work.class).cpuBound();

    private static final int BLOCK_BYTES = 4_096;

    private final Witness witness;
    private final MachineClock clock = new MachineClock();

    DemoTasks(Witness witness) {
        this.witness = witness;
    }

    TaskRegistry registry() {
        return TaskRegistry.builder()
                .add(
                        FETCH,
                        (work, run) -> witness.observe(run, () -> {
                            clock.sleep(Duration.ofMillis(work.millis()));
                            return succeeds(work, run);
                        }))
                .add(
                        HASH,
                        (work, run) -> witness.observe(run, () -> {
                            hash(work.millis());
                            return succeeds(work, run);
                        }))
                .build();
    }

    /** The first attempt of a flaky one always fails. */
    private static boolean succeeds(Work work, Run run) {
        return !(work.flaky() && run.cause() == Cause.SCHEDULE);
    }

    private void hash(int millis) throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        byte[] block = new byte[BLOCK_BYTES];
        long end = clock.nanos() + Duration.ofMillis(millis).toNanos();
        while (clock.nanos() < end) {
            digest.update(block);
        }
        block[0] = digest.digest()[0];
    }
}
