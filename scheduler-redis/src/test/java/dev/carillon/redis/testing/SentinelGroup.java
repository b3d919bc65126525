package dev.carillon.redis.testing;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A primary, its replicas and three sentinels that watch over them: real processes on free ports of 127.0.0.1, children of
 * this JVM like every {@link RedisServer}. A primary that is gone for a second is replaced. Thread-safe.
 */
public final class SentinelGroup implements AutoCloseable {

    /** Under which name the sentinels know the primary. */
    public static final String NAME = "carillon";

    private static final int SENTINELS = 3;

    /** How long sentinels let a replica follow somebody else, and half the time between two attempts to fail over. */
    private static final int FAILOVER_TIMEOUT_MILLIS = 5_000;

    private final String password;
    private final List<RedisServer> servers = new ArrayList<>();
    private final List<RedisServer> sentinels = new ArrayList<>();

    private SentinelGroup(String password) {
        this.password = password;
    }

    /** Starts a primary with two replicas, without a password, and waits until all of them know each other. */
    public static SentinelGroup start() {
        return start(2, "", UnaryOperator.identity());
    }

    /**
     * Starts a group and waits until its members know each other.
     *
     * @param replicas how many there are beside the primary
     * @param password what clients of the primary and the replicas must send, or empty; sentinels have none
     * @param wishes what else the primary and the replicas are to be like
     */
    public static SentinelGroup start(int replicas, String password, UnaryOperator<RedisServer.Builder> wishes) {
        SentinelGroup group = new SentinelGroup(password);
        try {
            group.startServers(replicas, wishes);
            group.startSentinels();
            return group;
        } catch (RuntimeException e) {
            group.close();
            throw e;
        }
    }

    private void startServers(int replicas, UnaryOperator<RedisServer.Builder> wishes) {
        for (int i = 0; i <= replicas; i++) {
            RedisServer.Builder builder = RedisServer.builder()
                    .own()
                    .kind(RedisSetup.Kind.NEIGHBOUR)
                    .config("repl-diskless-sync-delay 0")
                    .config("repl-ping-replica-period 1");
            if (!password.isEmpty()) {
                builder.password(password).config("masterauth " + RedisSetup.quoted(password));
            }
            if (i > 0) {
                builder.config("replicaof 127.0.0.1 " + servers.get(0).port());
            }
            servers.add(wishes.apply(builder).start());
        }
        Patience.until("replicas follow", () -> servers.stream().skip(1).allMatch(SentinelGroup::follows));
    }

    private static boolean follows(RedisServer server) {
        return server.call("INFO", "replication").contains("master_link_status:up");
    }

    private void startSentinels() {
        for (int i = 0; i < SENTINELS; i++) {
            RedisServer.Builder builder = RedisServer.builder()
                    .own()
                    .kind(RedisSetup.Kind.SENTINEL)
                    .config("sentinel monitor " + NAME + " 127.0.0.1 "
                            + servers.get(0).port() + " 2")
                    .config("sentinel down-after-milliseconds " + NAME + " 1000")
                    .config("sentinel failover-timeout " + NAME + " " + FAILOVER_TIMEOUT_MILLIS);
            if (!password.isEmpty()) {
                builder.config("sentinel auth-pass " + NAME + " " + RedisSetup.quoted(password));
            }
            sentinels.add(builder.start());
        }
        String others = "num-other-sentinels\n" + (SENTINELS - 1);
        String replicas = "num-slaves\n" + (servers.size() - 1);
        Patience.until(
                "sentinels know each other and the replicas",
                () -> sentinels.stream()
                        .map(sentinel -> sentinel.call("SENTINEL", "MASTER", NAME))
                        .allMatch(known -> known.contains(others) && known.contains(replicas)));
    }

    /** {@code redis-sentinel://} with all sentinels and the password, for a client. */
    public String url() {
        String encoded = URLEncoder.encode(password, StandardCharsets.UTF_8).replace("+", "%20");
        String entry = password.isEmpty() ? "" : ":" + encoded + "@";
        return sentinels.stream()
                .map(sentinel -> "127.0.0.1:" + sentinel.port())
                .collect(Collectors.joining(",", "redis-sentinel://" + entry, "#" + NAME));
    }

    /** All servers that were ever started here, whatever they are by now; the first was the primary in the beginning. */
    public List<RedisServer> servers() {
        return List.copyOf(servers);
    }

    /** The sentinels. */
    public List<RedisServer> sentinels() {
        return List.copyOf(sentinels);
    }

    /** The server that most sentinels name, when it agrees to be the primary; waits for one. */
    public RedisServer primary() {
        Patience.until("one primary", () -> isPrimary(named()));
        return named();
    }

    private RedisServer named() {
        String port = sentinels.stream()
                .filter(RedisServer::isRunning)
                .map(sentinel -> sentinel.call("SENTINEL", "GET-MASTER-ADDR-BY-NAME", NAME))
                .map(address -> address.substring(address.indexOf('\n') + 1))
                .collect(Collectors.groupingBy(each -> each, Collectors.counting()))
                .entrySet()
                .stream()
                .filter(each -> each.getValue() > SENTINELS / 2)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the sentinels do not agree"))
                .getKey();
        return servers.stream()
                .filter(server -> port.equals(Integer.toString(server.port())))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the sentinels name a stranger at port " + port));
    }

    /** Waits until every sentinel that runs names the primary; one that was restarted has to hear of it first. */
    public void awaitUnanimity() {
        Patience.until("all sentinels name the primary", () -> {
            String port = "\n" + primary().port();
            return sentinels.stream()
                    .filter(RedisServer::isRunning)
                    .allMatch(sentinel -> sentinel.call("SENTINEL", "GET-MASTER-ADDR-BY-NAME", NAME)
                            .endsWith(port));
        });
    }

    private static boolean isPrimary(RedisServer server) {
        return server.isRunning() && server.call("ROLE").startsWith("master\n");
    }

    /** Ends the primary as a crash would, and returns it; {@link RedisServer#restart()} makes it a replica by and by. */
    public RedisServer killPrimary() {
        RedisServer primary = primary();
        primary.kill();
        return primary;
    }

    /** The same, once its replicas have everything that it has acknowledged, so that nothing is lost. */
    public RedisServer killPrimaryOnceReplicated() {
        Replication.settle(primary());
        return killPrimary();
    }

    /** Waits until another server than this one is the primary, and returns it. */
    public RedisServer awaitPrimaryOtherThan(RedisServer old) {
        Patience.until("another primary than " + old, () -> {
            RedisServer now = named();
            return now != old && isPrimary(now);
        });
        return primary();
    }

    /**
     * Lets the sentinels promote a replica though the primary is well. For a few seconds the old one may go on as if
     * nothing had happened; then it becomes a replica, and what it was told meanwhile is gone.
     *
     * @return the new primary
     */
    public RedisServer failOver() {
        RedisServer old = primary();
        // refused, with nothing changed, until the sentinel has seen for itself that a replica is well
        Patience.until(
                "a replica that may be promoted",
                () -> sentinels.get(0).call("SENTINEL", "FAILOVER", NAME).equals("OK"));
        return awaitPrimaryOtherThan(old);
    }

    /** Waits until so many replicas follow the primary. */
    public void awaitReplicas(int count) {
        String wanted = "connected_slaves:" + count;
        Patience.until(
                count + " replicas", () -> primary().call("INFO", "replication").contains(wanted));
    }

    /**
     * From now on what the primary is told reaches no replica, so that a fail-over loses it. The sentinels put that right
     * after five seconds.
     */
    public void cutReplication() {
        RedisServer primary = primary();
        String nowhere = Integer.toString(FreePort.find());
        servers.stream()
                .filter(server -> server != primary && server.isRunning())
                .forEach(replica -> replica.call("REPLICAOF", "127.0.0.1", nowhere));
        awaitReplicas(0);
    }

    @Override
    public void close() {
        sentinels.forEach(RedisServer::close);
        servers.forEach(RedisServer::close);
    }
}
