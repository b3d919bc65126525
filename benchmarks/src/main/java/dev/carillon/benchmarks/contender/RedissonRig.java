package dev.carillon.benchmarks.contender;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.redisson.api.CronSchedule;
import org.redisson.api.RScheduledExecutorService;
import org.redisson.api.RScheduledFuture;
import org.redisson.api.RedissonClient;
import org.redisson.api.WorkerOptions;
import org.redisson.config.Config;

/** Redisson on a Redis of its own. */
final class RedissonRig implements Rig {

    private static final String NAME = "benchmark";
    private static final int WORKERS = 64;
    private static final int CALLERS = 32;

    private final String url;
    private final Optional<RedisStore> store;
    private final RedissonClient redisson;
    private final RScheduledExecutorService executor;

    /** @param store the server if it is this process's own */
    RedissonRig(Fires fires, String url, Optional<RedisStore> store) {
        RedissonFire.tell(fires);
        this.url = url;
        this.store = store;
        this.redisson = connect();
        this.executor = redisson.getExecutorService(NAME);
    }

    private RedissonClient connect() {
        Config config = new Config();
        config.useSingleServer().setAddress(url);
        return org.redisson.Redisson.create(config);
    }

    @Override
    public void putOnce(int from, int to, Instant at) throws Exception {
        put(from, to, number -> createOnce(number, at));
    }

    @Override
    public void createOnce(int number, Instant at) {
        long millis = Math.max(1, Duration.between(Instant.now(), at).toMillis());
        RScheduledFuture<?> unused = executor.schedule(new RedissonFire(number), millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void putRecurring(int from, int to) throws Exception {
        put(from, to, number -> createCron(number, "* * * * * ?"));
    }

    @Override
    public void putFar(int from, int to) throws Exception {
        put(from, to, number -> createCron(number, "0 0 0 1 6 ?"));
    }

    private void createCron(int number, String expression) {
        RScheduledFuture<?> unused =
                executor.schedule(new RedissonFire(number), CronSchedule.of(expression, ZoneOffset.UTC));
    }

    /** There is no bulk call, and the asynchronous ones do not say when a task is stored. */
    private static void put(int from, int to, IntConsumer create) throws Exception {
        AtomicInteger next = new AtomicInteger(from);
        List<Future<?>> callers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CALLERS; i++) {
                callers.add(threads.submit(() -> {
                    for (int number = next.getAndIncrement(); number < to; number = next.getAndIncrement()) {
                        create.accept(number);
                    }
                }));
            }
        }
        for (Future<?> caller : callers) {
            caller.get();
        }
    }

    @Override
    public AutoCloseable startNode() {
        RedissonClient own = connect();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        own.getExecutorService(NAME)
                .registerWorkers(WorkerOptions.defaults().workers(WORKERS).executorService(threads));
        return () -> {
            own.shutdown();
            threads.close();
        };
    }

    @Override
    public Holder startHolder() throws IOException {
        return new HolderJvm("redisson", url);
    }

    @Override
    public Store store() {
        return store.orElseThrow();
    }

    @Override
    public void close() {
        redisson.shutdown();
        store.ifPresent(RedisStore::close);
    }
}
