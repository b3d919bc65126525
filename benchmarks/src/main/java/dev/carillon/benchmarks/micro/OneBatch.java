package dev.carillon.benchmarks.micro;

import dev.carillon.redis.RedisScheduleStore;
import dev.carillon.redis.RedisStoreConfig;
import dev.carillon.redis.testing.RedisServer;
import dev.carillon.run.Attempt;
import dev.carillon.run.Claim;
import dev.carillon.run.ClaimToken;
import dev.carillon.run.NodeId;
import dev.carillon.run.RunState;
import dev.carillon.run.Shard;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.Lane;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.ClaimReply;
import dev.carillon.store.ClaimRequest;
import dev.carillon.store.CompleteRequest;
import dev.carillon.store.Completion;
import dev.carillon.store.InMemoryScheduleStore;
import dev.carillon.store.PeekRequest;
import dev.carillon.store.PutRequest;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The way of an occurrence through a store, in full batches: read, claimed, completed. The figures are for one of a batch. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init")
public class OneBatch {

    private static final int SIZE = 20;
    private static final Shard SHARD = new Shard(0);
    private static final TaskName TASK = new TaskName("nothing");
    private static final NodeId NODE = new NodeId("bench");
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final Duration LEASE = Duration.ofSeconds(10);

    /** Since then there are more fire times than can be measured, all of them due. */
    private static final Instant LONG_AGO = Instant.parse("2000-01-01T00:00:00Z");

    @Param({"memory", "redis"})
    private String store;

    private @Nullable RedisServer server;
    private ScheduleStore opened;

    /** A store with as many schedules as a batch has. */
    @Setup
    public void open() {
        if (store.equals("redis")) {
            server = RedisServer.builder().own().start();
            opened = RedisScheduleStore.open(RedisStoreConfig.of(server.url()));
        } else {
            opened = new InMemoryScheduleStore(InstantSource.system());
        }
        for (int i = 0; i < SIZE; i++) {
            Schedule schedule = new Schedule(new ScheduleId("bench-" + i), TASK, new Every(PERIOD), Payload.NONE);
            opened.put(PutRequest.create(schedule, true, LONG_AGO, Optional.of(LONG_AGO)));
        }
    }

    /** Ends the store with its server. */
    @TearDown
    public void close() {
        opened.close();
        if (server != null) {
            server.close();
        }
    }

    /** Reads what is due. */
    @Benchmark
    @OperationsPerInvocation(SIZE)
    public List<StoredSchedule> look() {
        return due();
    }

    /** Reads what is due, claims it and completes it. */
    @Benchmark
    @OperationsPerInvocation(SIZE)
    public int round() {
        List<ClaimItem> items = new ArrayList<>();
        for (StoredSchedule schedule : due()) {
            Instant nominal = schedule.next().orElseThrow();
            items.add(new ClaimItem.Fire(schedule, nominal, 0, Optional.of(nominal.plus(PERIOD)), OnNodeLoss.RERUN));
        }
        List<Completion> completions = new ArrayList<>();
        Instant now = Instant.now();
        for (ClaimReply reply : opened.claim(new ClaimRequest(SHARD, NODE, ClaimToken.random(), LEASE, items))) {
            if (!(reply instanceof ClaimReply.Granted(Claim claim))) {
                throw new IllegalStateException("not granted: " + reply);
            }
            completions.add(
                    new Completion(claim, new Attempt(now, now, null), new Completion.Finish(RunState.SUCCEEDED)));
        }
        return opened.complete(new CompleteRequest(SHARD, completions)).size();
    }

    private List<StoredSchedule> due() {
        List<StoredSchedule> due = opened.peek(new PeekRequest(SHARD, List.of(Lane.of(TASK)), Duration.ZERO, SIZE))
                .due();
        if (due.size() != SIZE) {
            throw new IllegalStateException(due.size() + " are due");
        }
        return due;
    }
}
