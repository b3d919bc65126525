package dev.carillon.node.stock;

import dev.carillon.node.Service;
import dev.carillon.node.Turn;
import dev.carillon.run.Fence;
import dev.carillon.run.RunId;
import dev.carillon.run.Ticker;
import dev.carillon.store.Acknowledgement;
import dev.carillon.store.Acknowledgements;
import dev.carillon.store.Mailbox;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The programs that take runs from streams, as a node sees them: it hands out, and hears what they acknowledge. Every node
 * hears everything, while it has a run that waits, and tells those of its own runs that are meant. Thread-safe.
 */
public final class Consumers implements AutoCloseable {

    /** What one turn did. */
    record HearingTurn(int heard, long comeBackNanos) implements Turn {}

    private static final int READ_TOGETHER = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final long IDLE_NANOS = Duration.ofSeconds(10).toNanos();
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Mailbox mailbox;
    private final Service hearing;
    private final Map<RunId, Waiting> waiting = new HashMap<>();

    /** Where this node has read up to; empty while none of its runs waits. */
    private String cursor = "";

    /** Those who read the streams of a mailbox, which stays the caller's to close, after this. */
    public Consumers(Mailbox mailbox, Ticker ticker) {
        this.mailbox = mailbox;
        this.hearing = new Service("acks", this::hear, ticker, LONGEST_PAUSE);
    }

    /** Begins to listen; until then nothing that is acknowledged is heard. */
    public Consumers start() {
        hearing.start();
        return this;
    }

    /** An attempt that waits for its acknowledgement, until it is closed. */
    final class Waiting implements AutoCloseable {

        private final RunId run;
        private final Fence fence;
        private final CompletableFuture<Acknowledgement> reply = new CompletableFuture<>();

        private Waiting(RunId run, Fence fence) {
            this.run = run;
            this.fence = fence;
        }

        /** Waits as long as it takes, or until the thread is interrupted. */
        Acknowledgement await() throws InterruptedException {
            try {
                return reply.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("an acknowledgement never fails", e);
            }
        }

        @Override
        public void close() {
            synchronized (waiting) {
                waiting.remove(run, this);
            }
        }
    }

    /** Hands something out that nobody waits for. */
    void send(String stream, Map<String, String> fields) {
        mailbox.send(stream, fields);
    }

    /** Begins to listen for an attempt; what is acknowledged from now on is heard. */
    Waiting expect(RunId run, Fence fence) {
        Waiting expected = new Waiting(run, fence);
        synchronized (waiting) {
            waiting.put(run, expected);
        }
        try {
            findPlace();
        } catch (RuntimeException e) {
            expected.close();
            throw e;
        }
        hearing.wake();
        return expected;
    }

    /** Asks where the acknowledgements end, unless this node is reading them anyway. */
    private void findPlace() {
        synchronized (waiting) {
            if (!cursor.isEmpty()) {
                return;
            }
        }
        String end = mailbox.acknowledgements("", 1, Duration.ZERO).cursor();
        synchronized (waiting) {
            // of two that ask at once the first place is the earlier one, or the loop has gone on from it
            if (cursor.isEmpty()) {
                cursor = end;
            }
        }
    }

    private Optional<String> place() {
        synchronized (waiting) {
            if (waiting.isEmpty()) {
                cursor = "";
            }
            return Optional.of(cursor).filter(place -> !place.isEmpty());
        }
    }

    /** One turn of the loop. */
    HearingTurn hear() {
        Optional<String> from = place();
        if (from.isEmpty()) {
            return new HearingTurn(0, IDLE_NANOS);
        }
        Acknowledgements heard = mailbox.acknowledgements(from.get(), READ_TOGETHER, PATIENCE);
        synchronized (waiting) {
            cursor = heard.cursor();
        }
        heard.list().forEach(this::tell);
        return new HearingTurn(heard.list().size(), 0);
    }

    /** What is said of another attempt does not count: an earlier one has lost the run, a later one is not of this node. */
    private void tell(Acknowledgement acknowledgement) {
        synchronized (waiting) {
            Waiting expected = waiting.get(acknowledgement.run());
            if (expected != null && expected.fence.equals(acknowledgement.fence())) {
                expected.reply.complete(acknowledgement);
            }
        }
    }

    @Override
    public void close() {
        hearing.stop();
        hearing.join(GRACE);
    }
}
