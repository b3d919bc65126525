package dev.carillon.node;

import dev.carillon.run.Cause;
import dev.carillon.run.Claim;
import dev.carillon.run.ClaimToken;
import dev.carillon.run.Fence;
import dev.carillon.run.NodeId;
import dev.carillon.run.RunId;
import dev.carillon.run.Shard;
import dev.carillon.schedule.Lane;
import dev.carillon.schedule.Occurrence;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.CompleteRequest;
import dev.carillon.store.RenewRequest;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.ServerState;
import dev.carillon.task.Task;
import dev.carillon.task.TaskKind;
import dev.carillon.task.TaskRegistry;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The parts of a node that races are about, without its threads, on a store that answers everything in one way. */
final class RaceScene {

    static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
    static final Task<@Nullable Void> TASK = Task.of("task");
    static final Schedule SCHEDULE = new Schedule(new ScheduleId("s"), TASK.name(), new Once(NOON), Payload.NONE);

    /** Half of the way to a renewal, and more. */
    static final long NANOS = Duration.ofSeconds(4).toNanos();

    private int calls;
    final NodeContext context;
    private final TaskSlot slot;

    /**
     * @param answer what the store says to each thing of a batch
     * @param executor where attempts are run
     * @param look what else happens whenever somebody looks at a clock
     */
    RaceScene(Supplier<?> answer, Executor executor, Runnable look) {
        TaskRegistry tasks =
                TaskRegistry.builder().add(TASK, (nothing, run) -> calls++).build();
        NodeConfig config = NodeConfig.builder()
                .node(new NodeId("n"))
                .executor(TaskKind.IO, executor)
                .ticker(() -> {
                    look.run();
                    return NANOS;
                })
                .build();
        InstantSource clock = () -> {
            look.run();
            return NOON;
        };
        NodeMeters meters = new NodeMeters(Optional.empty(), tasks.names(), new MinuteBook(clock));
        this.context = new NodeContext(store(answer), clock, tasks, config, meters);
        this.slot = new TaskSlot(
                tasks.find(TASK.name()).orElseThrow(), new Permits(1, new Signal()), executor, meters.of(TASK.name()));
    }

    private static ScheduleStore store(Supplier<?> answer) {
        return (ScheduleStore) Proxy.newProxyInstance(
                ScheduleStore.class.getClassLoader(),
                new Class<?>[] {ScheduleStore.class},
                (proxy, method, args) -> method.getReturnType() == ServerState.class
                        ? ServerState.STEADY
                        : Collections.nCopies(sizeOf(args[0]), answer.get()));
    }

    private static int sizeOf(Object request) {
        return request instanceof CompleteRequest ends
                ? ends.completions().size()
                : ((RenewRequest) request).claims().size();
    }

    /** How often the handler was called. */
    int calls() {
        return calls;
    }

    /** A claim of an occurrence, and of another one for another number. */
    static Claim claim(int number) {
        Instant nominal = NOON.plusSeconds(number);
        return new Claim(
                RunId.of(SCHEDULE.id(), nominal),
                new Occurrence(SCHEDULE.id(), 1, nominal),
                Lane.of(TASK.name()),
                new Shard(0),
                new NodeId("n"),
                new ClaimToken("AAAAAAAAAAAAAAAAAAAAAA"),
                new Fence(number),
                1,
                0,
                0,
                0,
                Cause.SCHEDULE,
                OnNodeLoss.RERUN);
    }

    /** An attempt whose lease is due to be renewed. */
    ActiveRun run(int number) {
        return new ActiveRun(context, claim(number), SCHEDULE, slot, 0);
    }
}
