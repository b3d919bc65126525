package dev.carillon.node.evidence;

import dev.carillon.node.RunListener;
import dev.carillon.run.Attempt;
import dev.carillon.run.Claim;
import dev.carillon.store.CompleteReply;
import dev.carillon.store.Completion;
import dev.carillon.task.Run;

/** Writes down, outside Redis, every start and end of a node's attempts, and what the store made of each end. Thread-safe. */
public final class Witness implements RunListener {

    private final String node;
    private final EvidenceLog log;
    private final MachineClock clock;

    /** What a handler does. */
    public interface Effort {

        /** Returns false when the attempt is to fail, so that it is tried again. */
        boolean make() throws Exception;
    }

    /** @param node the name that the lines bear */
    public Witness(String node, EvidenceLog log, MachineClock clock) {
        this.node = node;
        this.log = log;
        this.clock = clock;
    }

    /**
     * Makes an effort between two lines of evidence.
     *
     * @throws IllegalStateException when the attempt is to fail
     * @throws Exception what the effort throws; it counts as told to stop
     */
    public void observe(Run run, Effort effort) throws Exception {
        write(Event.Kind.START, run, "-");
        String outcome = Event.STOPPED;
        try {
            outcome = effort.make() ? Event.OK : Event.FAILED;
        } finally {
            write(Event.Kind.END, run, outcome);
        }
        if (outcome.equals(Event.FAILED)) {
            throw new IllegalStateException("this attempt was made to fail");
        }
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
