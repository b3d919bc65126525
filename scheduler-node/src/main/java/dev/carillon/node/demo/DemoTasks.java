package dev.carillon.node.demo;

import dev.carillon.node.RunListener;
import dev.carillon.run.Attempt;
import dev.carillon.run.Cause;
import dev.carillon.run.Claim;
import dev.carillon.store.CompleteReply;
import dev.carillon.store.Completion;
import dev.carillon.task.Run;
import dev.carillon.task.Task;
import dev.carillon.task.TaskRegistry;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;

/** What the demo's nodes can do, with every start and end written down outside Redis. Thread-safe. */
final class DemoTasks implements RunListener {

    /** Waits, as for an answer from somewhere. */
    static final Task<Work> FETCH = Task.of("demo.fetch", Work.class);

    /** Computes. */
    static final Task<Work> HASH = Task.of("demo.hash", Work.class).cpuBound();

    private static final int BLOCK_BYTES = 4_096;

    private final String node;
    private final EvidenceLog log;
    private final DemoClock clock;

    DemoTasks(String node, EvidenceLog log, DemoClock clock) {
        this.node = node;
        this.log = log;
        this.clock = clock;
    }

    TaskRegistry registry() {
        return TaskRegistry.builder()
                .add(FETCH, (work, run) -> recorded(work, run, () -> clock.sleep(Duration.ofMillis(work.millis()))))
                .add(HASH, (work, run) -> recorded(work, run, () -> hash(work.millis())))
                .build();
    }

    private interface Effort {
        void make() throws InterruptedException, NoSuchAlgorithmException;
    }

    private void recorded(Work work, Run run, Effort effort) throws Exception {
        write(Event.Kind.START, run, "-");
        String outcome = Event.STOPPED;
        try {
            effort.make();
            outcome = work.flaky() && run.cause() == Cause.SCHEDULE ? Event.FAILED : Event.OK;
        } finally {
            write(Event.Kind.END, run, outcome);
        }
        if (outcome.equals(Event.FAILED)) {
            throw new IllegalStateException("the first attempt of this one always fails");
        }
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

    private void write(Event.Kind kind, Run run, String outcome) {
        log.append(new Event(
                kind,
                node,
                run.id().value(),
                run.nominal().toEpochMilli(),
                run.attempt(),
                run.fence().value(),
                run.cause().name(),
                run.missedCount(),
                outcome,
                clock.wallMicros(),
                clock.nanos()));
    }

    @Override
    public void ended(Claim claim, Attempt attempt, Completion.Ending ending, CompleteReply reply) {
        String outcome = switch (reply) {
            case STALE -> Event.STALE;
            case RECORDED -> ending instanceof Completion.Finish ? Event.FINISHED : Event.GOES_ON;
        };
        log.append(new Event(
                Event.Kind.RECORDED,
                node,
                claim.run().value(),
                claim.occurrence().nominal().toEpochMilli(),
                claim.attempt(),
                claim.fence().value(),
                claim.cause().name(),
                claim.missedCount(),
                outcome,
                clock.wallMicros(),
                clock.nanos()));
    }
}
