package dev.carillon.benchmarks.contender;

import io.lettuce.core.RedisFuture;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** The floor on a Redis of its own. */
final class FloorRig implements Rig {

    private static final int BULK = 100;
    private static final int VALUES = 4;
    private static final int SECOND_MILLIS = 1_000;
    private static final String EVERY_SECOND = "1000";
    private static final Duration FAR = Duration.ofDays(300);

    private final Fires fires;
    private final RedisStore store;
    private final FloorLink link;

    FloorRig(Fires fires, RedisStore store) {
        this.fires = fires;
        this.store = store;
        this.link = new FloorLink(store.url());
    }

    @Override
    public void putOnce(int from, int to, Instant at) throws Exception {
        put(from, to, number -> at, "");
    }

    @Override
    public void createOnce(int number, Instant at) throws Exception {
        link.create(Integer.toString(number), Long.toString(at.toEpochMilli()), "", payload(number))
                .get();
    }

    @Override
    public void putRecurring(int from, int to) throws Exception {
        Instant first = Rig.nextSecond();
        put(from, to, number -> first, EVERY_SECOND);
    }

    @Override
    public void putSpread(int from, int to) throws Exception {
        Instant first = Rig.nextSecond();
        put(from, to, number -> first.plusMillis(Math.floorMod(number, SECOND_MILLIS)), EVERY_SECOND);
    }

    @Override
    public void putFar(int from, int to) throws Exception {
        Instant at = Instant.now().plus(FAR);
        put(from, to, number -> at, "0 0 1 6 *");
    }

    private void put(int from, int to, IntFunction<Instant> at, String recurrence) throws Exception {
        List<RedisFuture<Long>> replies = new ArrayList<>();
        for (int start = from; start < to; start += BULK) {
            int end = Math.min(to, start + BULK);
            String[] values = new String[(end - start) * VALUES];
            for (int number = start; number < end; number++) {
                int place = (number - start) * VALUES;
                values[place] = Integer.toString(number);
                values[place + 1] = Long.toString(at.apply(number).toEpochMilli());
                values[place + 2] = recurrence;
                values[place + 3] = payload(number);
            }
            replies.add(link.create(values));
        }
        for (RedisFuture<Long> reply : replies) {
            reply.get();
        }
    }

    private static String payload(int number) {
        return "{\"number\":" + number + "}";
    }

    @Override
    public AutoCloseable startNode() {
        return new FloorNode(new FloorLink(store.url()), fires).start();
    }

    @Override
    public Store store() {
        return store;
    }

    @Override
    public void close() {
        link.close();
        store.close();
    }
}
