package dev.carillon.benchmarks.contender;

import dev.carillon.client.ScheduleBuilder;
import dev.carillon.client.SchedulerClient;
import dev.carillon.node.NodeConfig;
import dev.carillon.node.SchedulerNode;
import dev.carillon.redis.RedisScheduleStore;
import dev.carillon.redis.RedisStoreConfig;
import dev.carillon.schedule.Schedule;
import dev.carillon.store.ScheduleStore;
import dev.carillon.task.Task;
import dev.carillon.task.TaskRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** Carillon on a Redis of its own, through its public classes only. */
final class CarillonRig implements Rig {

    private record Mark(int number) {}

    private static final Task<Mark> TASK = Task.of("noop", Mark.class);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int BULK = 10_000;

    private final Fires fires;
    private final String url;
    private final Optional<Store> redis;
    private final boolean isMetered;
    private final ScheduleStore clientStore;
    private final SchedulerClient client;

    /** With metrics. */
    CarillonRig(Fires fires, String url, Optional<Store> redis) {
        this(fires, url, redis, true);
    }

    /**
     * @param redis the server if it is this process's own
     * @param isMetered whether its nodes keep metrics
     */
    CarillonRig(Fires fires, String url, Optional<Store> redis, boolean isMetered) {
        this.fires = fires;
        this.isMetered = isMetered;
        this.url = url;
        this.redis = redis;
        this.clientStore = open();
        this.client = new SchedulerClient(clientStore);
    }

    private ScheduleStore open() {
        return RedisScheduleStore.open(RedisStoreConfig.of(url));
    }

    private ScheduleBuilder named(int number) {
        return client.schedule(TASK, new Mark(number)).id(Integer.toString(number));
    }

    @Override
    public void putOnce(int from, int to, Instant at) {
        put(from, to, number -> named(number).at(at));
    }

    @Override
    public void createOnce(int number, Instant at) {
        named(number).at(at).create();
    }

    @Override
    public void putRecurring(int from, int to) {
        Instant first = Rig.nextSecond();
        put(from, to, number -> named(number).every(SECOND).startAt(first));
    }

    @Override
    public void putSpread(int from, int to) {
        Instant first = Rig.nextSecond();
        put(
                from,
                to,
                number -> named(number)
                        .every(SECOND)
                        .startAt(first.plusMillis(Math.floorMod(number, SECOND.toMillis()))));
    }

    @Override
    public void putFar(int from, int to) {
        put(from, to, number -> named(number).cron("0 0 1 6 *"));
    }

    /** Some at a time, so that the definitions of a million do not have to lie in this process at once. */
    private void put(int from, int to, IntFunction<ScheduleBuilder> described) {
        for (int start = from; start < to; start += BULK) {
            List<Schedule> definitions = new ArrayList<>();
            for (int number = start; number < Math.min(to, start + BULK); number++) {
                definitions.add(described.apply(number).definition());
            }
            client.scheduleAll(definitions);
        }
    }

    @Override
    public AutoCloseable startNode() {
        ScheduleStore store = open();
        TaskRegistry tasks = TaskRegistry.builder()
                .add(
                        TASK,
                        (mark, run) -> fires.fired(mark.number(), run.nominal().toEpochMilli()))
                .build();
        NodeConfig config = NodeConfig.builder()
                .meters(isMetered ? new SimpleMeterRegistry() : null)
                .build();
        SchedulerNode node = new SchedulerNode(store, tasks, config);
        node.start();
        return () -> {
            node.close();
            store.close();
        };
    }

    @Override
    public Holder startHolder() throws IOException {
        return new HolderJvm("carillon", url);
    }

    @Override
    public Store store() {
        return redis.orElseThrow();
    }

    @Override
    public void close() {
        clientStore.close();
        redis.ifPresent(Store::close);
    }
}
