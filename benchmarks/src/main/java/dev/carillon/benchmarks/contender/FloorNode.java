package dev.carillon.benchmarks.contender;

import io.lettuce.core.RedisFuture;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;

/** One thread that takes what is due, handles it while the next batches are under way, and sleeps until the next fire time. */
final class FloorNode implements AutoCloseable {

    private static final int TIME = 0;
    private static final int NEXT = 1;
    private static final int HEADER = 2;
    private static final int FULL = 100;
    /** How many batches are asked for before the first of them is there, while all are full. */
    private static final int UNDER_WAY = 2;

    private static final long MICROS_PER_MILLI = 1_000;
    private static final long NANOS_PER_MICRO = 1_000;
    private static final long LONGEST_SLEEP_MICROS = 1_000_000;
    private static final long SHORTEST_SLEEP_MICROS = 50;

    private final FloorLink link;
    private final Fires fires;
    private final Thread thread = new Thread(this::run, "floor-node");
    private CompletionStage<Long> lastPutBack = CompletableFuture.completedFuture(0L);
    private volatile boolean stopped;

    FloorNode(FloorLink link, Fires fires) {
        this.link = link;
        this.fires = fires;
    }

    FloorNode start() {
        thread.start();
        return this;
    }

    private void run() {
        Deque<RedisFuture<List<Object>>> pending = new ArrayDeque<>();
        boolean putBack = false;
        try {
            while (!stopped || !pending.isEmpty()) {
                if (pending.isEmpty()) {
                    pending.add(link.take());
                }
                List<Object> reply = pending.removeFirst().get();
                if (reply.size() == HEADER + FULL && !stopped) {
                    while (pending.size() < UNDER_WAY) {
                        pending.add(link.take());
                    }
                }
                if (reply.size() > HEADER) {
                    handle(reply);
                    putBack = true;
                } else if (pending.isEmpty() && !stopped) {
                    // what was put back meanwhile is not in this reply
                    if (!putBack) {
                        sleep(reply);
                    }
                    putBack = false;
                }
            }
            lastPutBack.toCompletableFuture().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the floor's Redis does not answer", e);
        }
    }

    private void handle(List<Object> reply) {
        String[] triples = new String[(reply.size() - HEADER) * 3];
        for (int i = HEADER; i < reply.size(); i++) {
            List<?> item = (List<?>) reply.get(i);
            String id = item.get(0).toString();
            long nominal = Long.parseLong(item.get(1).toString());
            List<?> hash = (List<?>) item.get(2);
            String recurrence = value(hash, "recurrence");
            fires.fired(Integer.parseInt(id), nominal);
            int place = (i - HEADER) * 3;
            triples[place] = id;
            triples[place + 1] = recurrence.isEmpty() ? "" : Long.toString(nominal + Long.parseLong(recurrence));
            triples[place + 2] = Long.toString(Fires.nowMicros() / MICROS_PER_MILLI);
        }
        lastPutBack = link.putBack(triples);
    }

    private static String value(List<?> hash, String field) {
        for (int i = 0; i < hash.size(); i += 2) {
            if (hash.get(i).equals(field)) {
                return hash.get(i + 1).toString();
            }
        }
        return "";
    }

    private static void sleep(List<Object> reply) {
        String next = reply.get(NEXT).toString();
        long micros = next.isEmpty()
                ? LONGEST_SLEEP_MICROS
                : Long.parseLong(next) * MICROS_PER_MILLI
                        - Long.parseLong(reply.get(TIME).toString());
        LockSupport.parkNanos(
                Math.max(SHORTEST_SLEEP_MICROS, Math.min(LONGEST_SLEEP_MICROS, micros)) * NANOS_PER_MICRO);
    }

    @Override
    public void close() throws InterruptedException {
        stopped = true;
        LockSupport.unpark(thread);
        thread.join();
        link.close();
    }
}
