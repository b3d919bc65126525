package dev.carillon.node.chaos;

import dev.carillon.node.evidence.Event;
import dev.carillon.node.evidence.MachineClock;
import dev.carillon.node.evidence.NodeProcess;
import dev.carillon.redis.RedisScheduleStore;
import dev.carillon.redis.RedisStoreConfig;
import dev.carillon.redis.testing.FaultProxy;
import dev.carillon.redis.testing.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The Redis of a trial, its nodes with their ways to it, and a way of its own for who looks on. Not thread-safe. */
final class Site implements AutoCloseable {

    private static final Duration START_PATIENCE = Duration.ofSeconds(60);
    private static final Duration END_PATIENCE = Duration.ofSeconds(40);
    private static final Duration TICK = Duration.ofMillis(50);

    private final MachineClock clock;
    private final RedisServer redis;
    private final LeftOvers leftOvers;
    private final AppendOnlyFile file;
    private final RedisScheduleStore store;
    private final List<Place> places = new ArrayList<>();
    private final List<FaultProxy> ways = new ArrayList<>();
    private final Set<NodeProcess> processes = new LinkedHashSet<>();
    private final Set<String> troubles = new LinkedHashSet<>();

    private Site(
            MachineClock clock, RedisServer redis, AppendOnlyFile file, String namespace, RedisScheduleStore store) {
        this.clock = clock;
        this.redis = redis;
        this.file = file;
        this.leftOvers = new LeftOvers(redis, namespace);
        this.store = store;
    }

    /**
     * Starts a Redis that keeps what it has acknowledged, and nodes; waits until each has given a sign of life. With
     * {@code everysec} a Redis that is killed while its disk is busy forgets what it acknowledged meanwhile.
     */
    static Site open(ChaosOptions options, Path directory, MachineClock clock) throws InterruptedException {
        Path home = directory.resolve("redis");
        RedisServer redis = RedisServer.builder()
                .own()
                .appendOnly(home)
                .config("appendfsync always")
                .config("maxmemory-policy noeviction")
                .start();
        String namespace = "chaos-" + UUID.randomUUID().toString().substring(0, 8);
        RedisScheduleStore store =
                RedisScheduleStore.open(RedisStoreConfig.of(redis.url()).withNamespace(namespace));
        Site site = new Site(clock, redis, new AppendOnlyFile(home), namespace, store);
        try {
            site.startNodes(options, directory, namespace);
            return site;
        } catch (RuntimeException | InterruptedException e) {
            site.close();
            throw e;
        }
    }

    private void startNodes(ChaosOptions options, Path directory, String namespace) throws InterruptedException {
        List<String> command = List.of(
                ChaosNodeCommand.NAME,
                "--namespace",
                namespace,
                "--lease",
                options.lease().toMillis() + "ms");
        Skew skew = Skew.build(directory, options.skews());
        NodeProcess.Launch launch = new NodeProcess.Launch(options.program(), command, directory);
        for (int i = 1; i <= options.nodes(); i++) {
            FaultProxy way = FaultProxy.to(redis.host(), redis.port());
            ways.add(way);
            Place place = new Place(i, way, launch, skew.environment(i - 1));
            places.add(place);
            processes.add(place.node());
        }
        long end = clock.nanos() + START_PATIENCE.toNanos();
        while (store.nodes().size() < options.nodes()) {
            for (NodeProcess node : processes) {
                if (!node.isRunning()) {
                    throw new IllegalStateException(node.name() + " did not start: " + node.lastWords());
                }
            }
            if (clock.nanos() > end) {
                throw new IllegalStateException("the nodes did not start within " + START_PATIENCE);
            }
            clock.sleep(TICK);
        }
    }

    String describe() {
        return redis.describe() + ", " + places.size() + " nodes";
    }

    RedisServer redis() {
        return redis;
    }

    /** Where Redis keeps its latest writes. */
    AppendOnlyFile file() {
        return file;
    }

    /** The way to Redis that no fault of a link touches. */
    RedisScheduleStore store() {
        return store;
    }

    Place place(int number) {
        return places.get(number);
    }

    /** Starts a process where one has ended. */
    void replace(Place place) {
        processes.add(place.replace());
    }

    /** What was written since the last call, of all processes that ever were. Lines that nobody can read are trouble. */
    List<Event> newEvents() {
        List<Event> events = new ArrayList<>();
        for (NodeProcess node : processes) {
            int before = node.evidence().unreadable();
            events.addAll(node.evidence().poll());
            int unreadable = node.evidence().unreadable() - before;
            if (unreadable > 0) {
                troubles.add(unreadable + " unreadable lines by " + node.name());
            }
        }
        return events;
    }

    /** What nodes and Redis take while nothing is scheduled and no fault is under way. */
    Usage usage() throws InterruptedException {
        ways.forEach(FaultProxy::heal);
        return new Usage(largestFootprint(), leftOvers.lasting());
    }

    private Footprint largestFootprint() throws InterruptedException {
        Footprint largest = Footprint.NONE;
        for (NodeProcess node : processes) {
            if (node.isRunning()) {
                largest = largest.or(footprint(node));
            }
        }
        return largest;
    }

    private Footprint footprint(NodeProcess node) throws InterruptedException {
        Path file = node.beside(Footprint.ENDING);
        int before = Footprint.read(file).size();
        node.tell(Footprint.LINE);
        long end = clock.nanos() + END_PATIENCE.toNanos();
        while (clock.nanos() < end) {
            List<Footprint> all = Footprint.read(file);
            if (all.size() > before) {
                return all.get(before);
            }
            clock.sleep(TICK);
        }
        troubles.add(node.name() + " did not say what it takes within " + END_PATIENCE);
        return Footprint.NONE;
    }

    /** Waits until no run is under way, or too long. */
    void awaitIdle() throws InterruptedException {
        long end = clock.nanos() + END_PATIENCE.toNanos();
        while (clock.nanos() < end && leftOvers.hasLeases()) {
            clock.sleep(TICK);
        }
    }

    /** What is in Redis though it should not be, when all schedules are deleted and the nodes have ended. */
    List<String> leftOvers() {
        return leftOvers.find();
    }

    /** Notes when a process has ended that nobody told to; to be asked before anybody tells it. */
    void look(NodeProcess node) {
        if (node.endedByItself()) {
            troubles.add(node.name() + " ended by itself: " + node.lastWords());
        }
    }

    /** Ends a process that was told to end and has not; that is trouble. */
    void giveUp(NodeProcess node) {
        troubles.add(node.name() + " did not end within " + END_PATIENCE);
        node.kill();
    }

    /** True when a process that was told to end then should have ended by now. */
    boolean isOverdue(long toldNanos) {
        return clock.nanos() - toldNanos > END_PATIENCE.toNanos();
    }

    /** Asks all nodes to end. */
    void stopNodes() throws InterruptedException {
        processes.forEach(this::look);
        processes.forEach(NodeProcess::terminate);
        for (NodeProcess node : processes) {
            if (!node.awaitEnd(END_PATIENCE)) {
                giveUp(node);
            }
        }
    }

    /** Notes something that went wrong. */
    void trouble(String words) {
        troubles.add(words);
    }

    /** What went wrong with the processes and their files, and with who changes schedules. */
    Set<String> troubles() {
        return troubles;
    }

    @Override
    public void close() {
        processes.forEach(NodeProcess::kill);
        ways.forEach(FaultProxy::close);
        store.close();
        redis.close();
    }
}
