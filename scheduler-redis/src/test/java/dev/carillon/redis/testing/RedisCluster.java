package dev.carillon.redis.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A Redis Cluster of three primaries with a replica each: real processes on free ports of 127.0.0.1, children of this JVM
 * like every {@link RedisServer}. A primary that is gone for a second and a half is replaced by its replica; the slots of
 * the others go on meanwhile. Thread-safe.
 */
public final class RedisCluster implements AutoCloseable {

    /** How many hash slots there are. */
    public static final int SLOTS = 16_384;

    private static final int PRIMARIES = 3;
    private static final int KEYS_PER_MOVE = 100;

    private final List<RedisServer> servers = new ArrayList<>();

    private RedisCluster() {}

    /** Starts a cluster and waits until all slots are served and every replica follows. */
    public static RedisCluster start() {
        return start(UnaryOperator.identity());
    }

    /** The same, with wishes for every server. */
    public static RedisCluster start(UnaryOperator<RedisServer.Builder> wishes) {
        RedisCluster cluster = new RedisCluster();
        try {
            cluster.startServers(wishes);
            cluster.join();
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private void startServers(UnaryOperator<RedisServer.Builder> wishes) {
        for (int i = 0; i < 2 * PRIMARIES; i++) {
            RedisServer.Builder builder = RedisServer.builder()
                    .own()
                    .kind(RedisSetup.Kind.CLUSTER_NODE)
                    .config("cluster-enabled yes")
                    .config("cluster-node-timeout 1500")
                    .config("cluster-announce-ip 127.0.0.1")
                    .config("cluster-require-full-coverage no")
                    .config("cluster-replica-validity-factor 0")
                    .config("cluster-migration-barrier 100")
                    .config("repl-diskless-sync-delay 0");
            servers.add(wishes.apply(builder).start());
        }
    }

    private void join() {
        for (int i = 0; i < servers.size(); i++) {
            servers.get(i).call("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
            if (i < PRIMARIES) {
                servers.get(i).call(slots(i));
            }
        }
        RedisServer first = servers.get(0);
        servers.forEach(server -> first.call("CLUSTER", "MEET", "127.0.0.1", Integer.toString(server.port())));
        Patience.until("the nodes know each other", () -> servers.stream().allMatch(this::knowsAll));
        for (int i = PRIMARIES; i < servers.size(); i++) {
            servers.get(i).call("CLUSTER", "REPLICATE", id(servers.get(i - PRIMARIES)));
        }
        awaitWhole();
    }

    private static String[] slots(int part) {
        IntStream slots = IntStream.range(part * SLOTS / PRIMARIES, (part + 1) * SLOTS / PRIMARIES);
        List<String> command = new ArrayList<>(List.of("CLUSTER", "ADDSLOTS"));
        slots.forEach(slot -> command.add(Integer.toString(slot)));
        return command.toArray(String[]::new);
    }

    private boolean knowsAll(RedisServer server) {
        List<String> lines = server.call("CLUSTER", "NODES").lines().toList();
        return lines.size() == servers.size() && lines.stream().noneMatch(line -> line.contains("handshake"));
    }

    /** Waits until all slots are served, by the word of every server that runs, and each of three primaries has a replica. */
    public void awaitWhole() {
        Patience.until("a whole cluster", () -> running().stream().allMatch(this::seesWhole));
    }

    private boolean seesWhole(RedisServer server) {
        List<String> nodes = server.call("CLUSTER", "NODES").lines().toList();
        String state = server.call("CLUSTER", "INFO");
        boolean allServed = state.contains("cluster_state:ok") && state.contains("cluster_slots_ok:" + SLOTS);
        boolean allFollow = !server.call("ROLE").startsWith("slave")
                || server.call("INFO", "replication").contains("master_link_status:up");
        return allServed
                && allFollow
                && nodes.stream().filter(line -> line.contains("slave")).count()
                        == running().size() - PRIMARIES;
    }

    private List<RedisServer> running() {
        return servers.stream().filter(RedisServer::isRunning).toList();
    }

    /** {@code redis-cluster://} with all nodes, for a client. */
    public String url() {
        return servers.stream()
                .map(server -> "127.0.0.1:" + server.port())
                .collect(Collectors.joining(",", "redis-cluster://", ""));
    }

    /** All servers, whatever they are by now; in the beginning the first three were the primaries. */
    public List<RedisServer> servers() {
        return List.copyOf(servers);
    }

    /** The hash slot of a key. */
    public int slotOf(String key) {
        return Integer.parseInt(running().get(0).call("CLUSTER", "KEYSLOT", key));
    }

    /** The server that has a slot, by its own word and by that of most others; waits for one. */
    public RedisServer primaryOf(int slot) {
        Patience.until("one primary of slot " + slot, () -> primaries(slot).size() == 1);
        return primaries(slot).get(0);
    }

    private List<RedisServer> primaries(int slot) {
        return running().stream().filter(server -> serves(server, slot)).toList();
    }

    private static boolean serves(RedisServer server, int slot) {
        String line = server.call("CLUSTER", "NODES")
                .lines()
                .filter(each -> each.contains("myself,master"))
                .findFirst()
                .orElse("");
        return Slots.of(line).has(slot);
    }

    /** Ends the primary of a slot as a crash would, and returns it; restarted it becomes a replica by and by. */
    public RedisServer killPrimaryOf(int slot) {
        RedisServer primary = primaryOf(slot);
        primary.kill();
        return primary;
    }

    /** The same, once its replica has everything that it has acknowledged, so that nothing is lost. */
    public RedisServer killPrimaryOnceReplicatedOf(int slot) {
        Replication.settle(primaryOf(slot));
        return killPrimaryOf(slot);
    }

    /** Waits until another server than this one has a slot, and returns it. */
    public RedisServer awaitPrimaryOtherThan(RedisServer old, int slot) {
        Patience.until("another primary of slot " + slot + " than " + old, () -> {
            List<RedisServer> now = primaries(slot);
            return now.size() == 1 && now.get(0) != old;
        });
        return primaryOf(slot);
    }

    /** Lets the replica of a slot's primary take its place, with nothing lost. */
    public RedisServer failOver(int slot) {
        RedisServer old = primaryOf(slot);
        replicaOf(old).call("CLUSTER", "FAILOVER");
        return awaitPrimaryOtherThan(old, slot);
    }

    /** The replica of a primary. */
    public RedisServer replicaOf(RedisServer primary) {
        String id = id(primary);
        return running().stream()
                .filter(server -> server.call("CLUSTER", "NODES")
                        .lines()
                        .anyMatch(line -> line.contains("myself,slave") && line.contains(id)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(primary + " has no replica"));
    }

    /** Moves a slot with all of its keys to another primary, step by step as {@code redis-cli --cluster reshard} does. */
    public void migrate(int slot, RedisServer to) {
        RedisServer from = primaryOf(slot);
        String number = Integer.toString(slot);
        to.call("CLUSTER", "SETSLOT", number, "IMPORTING", id(from));
        from.call("CLUSTER", "SETSLOT", number, "MIGRATING", id(to));
        String count = Integer.toString(KEYS_PER_MOVE);
        for (String keys = from.call("CLUSTER", "GETKEYSINSLOT", number, count);
                !keys.isEmpty();
                keys = from.call("CLUSTER", "GETKEYSINSLOT", number, count)) {
            List<String> command = new ArrayList<>(
                    List.of("MIGRATE", "127.0.0.1", Integer.toString(to.port()), "", "0", "5000", "KEYS"));
            keys.lines().forEach(command::add);
            from.call(command.toArray(String[]::new));
        }
        to.call("CLUSTER", "SETSLOT", number, "NODE", id(to));
        from.call("CLUSTER", "SETSLOT", number, "NODE", id(to));
        awaitPrimaryOtherThan(from, slot);
    }

    private static String id(RedisServer server) {
        return server.call("CLUSTER", "MYID");
    }

    @Override
    public void close() {
        servers.forEach(RedisServer::close);
    }
}
