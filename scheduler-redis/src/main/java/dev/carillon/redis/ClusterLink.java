package dev.carillon.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.ConnectionIntent;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A connection to each primary of a Redis Cluster that has something of ours. Who has which slot is asked again from time to
 * time, when a server sends a command elsewhere, and when one does not answer. Thread-safe.
 */
final class ClusterLink extends RedisLink {

    private static final Duration REFRESH_EVERY = Duration.ofSeconds(30);
    private static final Duration REFRESH_PAUSE = Duration.ofSeconds(1);

    /** So many time-outs without a new connection between them are no chance; what others answer says nothing of that. */
    private static final int MOST_TIMEOUTS = 3;

    private final RedisClusterClient client;
    private final AtomicInteger timeouts = new AtomicInteger();
    private final AtomicLong lastLookNanos = new AtomicLong();
    private volatile StatefulRedisClusterConnection<String, String> connection;

    private ClusterLink(RedisStoreConfig config, RedisClusterClient client) {
        super(config, client);
        this.client = client;
        this.connection = client.connect();
        this.lastLookNanos.set(nanos());
    }

    static ClusterLink open(RedisStoreConfig config, ClientResources resources) {
        List<RedisURI> uris = config.servers().uris().stream()
                .map(uri -> RedisURI.builder(uri)
                        .withTimeout(greetingTimeout(config))
                        .build())
                .toList();
        RedisClusterClient client = RedisClusterClient.create(resources, uris);
        client.setOptions(withOptions(ClusterClientOptions.builder())
                .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                        .enablePeriodicRefresh(REFRESH_EVERY)
                        .adaptiveRefreshTriggersTimeout(REFRESH_PAUSE)
                        .refreshTriggersReconnectAttempts(1)
                        .build())
                .validateClusterNodeMembership(false)
                .build());
        return greeted(config, client, () -> new ClusterLink(config, client));
    }

    @Override
    RedisClusterAsyncCommands<String, String> commands() {
        return connection.async();
    }

    @Override
    RedisClusterAsyncCommands<String, String> commandsAt(String key) {
        String node = placeOf(key);
        if (node.isEmpty()) {
            throw new RedisException("no primary is known for " + key);
        }
        return connection.getConnection(node, ConnectionIntent.WRITE).async();
    }

    /** The node's id, or nothing when nobody is known to have the slot. */
    @Override
    String placeOf(String key) {
        RedisClusterNode node = connection.getPartitions().getPartitionBySlot(SlotHash.getSlot(key));
        return node == null ? "" : node.getNodeId();
    }

    @Override
    boolean areTogether(String key, String other) {
        return SlotHash.getSlot(key) == SlotHash.getSlot(other);
    }

    /** Any node hears what is published at any other. */
    @Override
    CompletionStage<? extends StatefulRedisPubSubConnection<String, String>> openPubSub() {
        try {
            return client.connectPubSubAsync(StringCodec.UTF8);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    void answered() {}

    @Override
    void timedOut() {
        if (timeouts.incrementAndGet() >= MOST_TIMEOUTS) {
            replace("has let " + MOST_TIMEOUTS + " commands wait in vain");
        }
    }

    @Override
    void lookAgain() {
        long last = lastLookNanos.get();
        if (nanos() - last >= REFRESH_PAUSE.toNanos() && lastLookNanos.compareAndSet(last, nanos())) {
            var unused = client.refreshPartitionsAsync();
        }
    }

    /** The connection ends those to the nodes; a client that ends all at once comes upon them twice, and warns of each. */
    @Override
    public void close() {
        connection.close();
        super.close();
    }

    @Override
    void reconnect() {
        timeouts.set(0);
        client.refreshPartitions();
        StatefulRedisClusterConnection<String, String> old = connection;
        connection = client.connect();
        var unused = old.closeAsync();
    }
}
