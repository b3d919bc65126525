package dev.carillon.node;

import dev.carillon.schedule.TaskName;
import dev.carillon.store.DropReason;
import dev.carillon.task.TaskKind;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;

/** What a node counts. Meters are made once and then only incremented; without a registry they go nowhere. Thread-safe. */
final class NodeMeters {

    /** What a claim came back with. */
    enum ClaimResult {
        GRANTED,
        DROPPED,
        EARLY,
        MOVED,
        UNKNOWN
    }

    private static final double MILLIS_IN_SECOND = 1_000;

    private final MeterRegistry registry;
    private final Map<ClaimResult, Counter> claims = new EnumMap<>(ClaimResult.class);
    private final Map<DropReason, Counter> misses = new EnumMap<>(DropReason.class);
    private final Map<TaskName, TaskMeters> tasks;
    private final Counter waited;
    private final Counter takeovers;
    private final Counter leasesLost;
    private final Counter fenced;
    private final Counter unknownEnds;
    private final Counter repeats;
    private final Counter reasserted;
    private final Counter serverChanges;
    private final Counter emptyServers;
    private final Counter clockSteps;
    private final AtomicInteger homeless = new AtomicInteger();
    private final Timer latency;
    private final Timer lag;
    private final MinuteBook minutes;

    /** @param minutes where some of it is counted minute by minute as well */
    NodeMeters(Optional<MeterRegistry> given, Set<TaskName> names, MinuteBook minutes) {
        this.registry = given.orElseGet(CompositeMeterRegistry::new);
        this.minutes = minutes;
        for (ClaimResult result : ClaimResult.values()) {
            claims.put(result, registry.counter("scheduler.claims", "result", word(result)));
        }
        for (DropReason reason : DropReason.values()) {
            misses.put(reason, registry.counter("scheduler.misses", "reason", word(reason)));
        }
        this.waited = registry.counter("scheduler.misses", "reason", "waiting");
        this.takeovers = registry.counter("scheduler.takeovers");
        this.leasesLost = registry.counter("scheduler.lease.lost");
        this.fenced = registry.counter("scheduler.fence.rejected");
        this.unknownEnds = registry.counter("scheduler.completions.unknown");
        this.repeats = registry.counter("scheduler.repeats");
        this.reasserted = registry.counter("scheduler.reasserted");
        this.serverChanges = registry.counter("scheduler.server.changes");
        this.emptyServers = registry.counter("scheduler.server.empty");
        this.clockSteps = registry.counter("scheduler.clock.step");
        this.latency = Timer.builder("scheduler.redis.latency")
                .description("from the sending of a beat to its answer")
                .register(registry);
        this.lag = Timer.builder("scheduler.loop.lag")
                .description("how much later than it wanted the claim loop had its turn")
                .register(registry);
        Gauge.builder("scheduler.due.no.capable.node", homeless, AtomicInteger::get)
                .description("schedules that are due and whose task no live node knows, as the last audit found them")
                .register(registry);
        Map<TaskName, TaskMeters> all = new HashMap<>();
        names.forEach(name -> all.put(name, new TaskMeters(registry, name, minutes)));
        this.tasks = Map.copyOf(all);
    }

    /** What is counted minute by minute. */
    MinuteBook minutes() {
        return minutes;
    }

    /** The meters of a task that this node knows. */
    TaskMeters of(TaskName task) {
        TaskMeters found = tasks.get(task);
        if (found == null) {
            throw new IllegalArgumentException("task: " + task + " is not registered on this node");
        }
        return found;
    }

    void watch(TaskKind kind, Permits permits) {
        Gauge.builder("scheduler.executor.permits", permits, p -> p.most() - p.used())
                .description("free permits")
                .tag("kind", word(kind))
                .register(registry);
        Gauge.builder("scheduler.executor.permits.max", permits, Permits::most)
                .description("permits that there are")
                .tag("kind", word(kind))
                .register(registry);
    }

    void watch(ActiveRuns runs) {
        Gauge.builder("scheduler.runs.active", runs, ActiveRuns::size).register(registry);
    }

    void watch(Membership membership) {
        Gauge.builder("scheduler.tzdb.mismatches", membership, Membership::nodesWithOtherZoneRules)
                .description("live nodes that compute with other time zone rules")
                .register(registry);
        Gauge.builder("scheduler.nodes", membership, m -> m.liveNodes().size())
                .description("nodes as this one knows them")
                .tag("state", "live")
                .register(registry);
    }

    void watch(MinuteKeeper keeper) {
        Gauge.builder("scheduler.overdue", keeper, MinuteKeeper::overdue)
                .description("what is overdue in the shards that this node looks after")
                .register(registry);
        Gauge.builder("scheduler.overdue.age", keeper, k -> k.overdueFor().toMillis() / MILLIS_IN_SECOND)
                .description("for how long the oldest of that has been due")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("scheduler.server.warnings", keeper, MinuteKeeper::serverWarnings)
                .description("ways in which the server may lose what it acknowledged")
                .register(registry);
        schedules("active", keeper, MinuteKeeper::scheduled);
        schedules("completed", keeper, MinuteKeeper::completed);
    }

    private void schedules(String state, MinuteKeeper keeper, ToDoubleFunction<MinuteKeeper> count) {
        Gauge.builder("scheduler.schedules", keeper, count)
                .description("schedules in the shards that this node looks after")
                .tag("state", state)
                .register(registry);
    }

    /** How long the store took to answer something small. */
    void answered(Duration time) {
        latency.record(time);
    }

    /** How much later than it wanted the claim loop had its turn. */
    void lagged(Duration time) {
        lag.record(time);
    }

    void claimed(ClaimResult result, int count) {
        if (count > 0) {
            count(claims, result, count);
        }
    }

    void missed(DropReason reason, int count) {
        count(misses, reason, count);
        minutes.missed(count);
    }

    /** Fire times that waited for a permit or for room until a later one ran for all of them. */
    void waited(int count) {
        waited.increment(count);
        minutes.missed(count);
    }

    void tookOver() {
        takeovers.increment();
    }

    void lostLease() {
        leasesLost.increment();
    }

    void rejectedByFence() {
        fenced.increment();
    }

    void unknownEnd() {
        unknownEnds.increment();
    }

    /** An attempt of this node was forgotten by the server, and given to somebody else again. */
    void repeated() {
        repeats.increment();
    }

    /** What this node runs, or had finished, and the server had forgotten. */
    void reasserted(int count) {
        reasserted.increment(count);
    }

    void serverChanged() {
        serverChanges.increment();
    }

    /** How often more the server came back with nothing in it. */
    void emptyServers(int more) {
        emptyServers.increment(more);
    }

    /** How often more the server's clock was set by much. */
    void clockSteps(int more) {
        clockSteps.increment(more);
    }

    /** What an audit of all that this node audits found. */
    void noCapableNode(int schedules) {
        homeless.set(schedules);
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static <K> void count(Map<K, Counter> counters, K key, int count) {
        Counter counter = counters.get(key);
        if (counter != null) {
            counter.increment(count);
        }
    }
}
