package dev.carillon.benchmarks.contender;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** BullMQ on a Redis of its own. */
final class BullMqRig implements Rig {

    private final Fires fires;
    private final RedisStore store;
    private final Path folder;
    private final BullMqProcess client;
    private final List<BullMqProcess> nodes = new CopyOnWriteArrayList<>();

    BullMqRig(Fires fires, RedisStore store, Path folder) throws IOException, InterruptedException {
        this.fires = fires;
        this.store = store;
        this.folder = folder;
        this.client = new BullMqProcess(fires, folder, store.port(), "client");
    }

    @Override
    public void putOnce(int from, int to, Instant at) throws Exception {
        client.order("once " + from + " " + to + " " + at.toEpochMilli());
    }

    @Override
    public void createOnce(int number, Instant at) throws Exception {
        putOnce(number, number + 1, at);
    }

    @Override
    public void putRecurring(int from, int to) throws Exception {
        client.order("recurring " + from + " " + to);
    }

    @Override
    public void putFar(int from, int to) throws Exception {
        client.order("far " + from + " " + to);
    }

    @Override
    public AutoCloseable startNode() throws Exception {
        BullMqProcess node = new BullMqProcess(fires, folder, store.port(), "node");
        nodes.add(node);
        return () -> {
            nodes.remove(node);
            node.close();
        };
    }

    @Override
    public Holder startHolder() throws Exception {
        return new BullMqProcess(fires, folder, store.port(), "holder");
    }

    @Override
    public long nodeCpuMillis() {
        return nodes.stream()
                .flatMap(node -> node.handle().info().totalCpuDuration().stream())
                .mapToLong(Duration::toMillis)
                .sum();
    }

    @Override
    public Store store() {
        return store;
    }

    @Override
    public void close() throws Exception {
        client.close();
        store.close();
    }
}
