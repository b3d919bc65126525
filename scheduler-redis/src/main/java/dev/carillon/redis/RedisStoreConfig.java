package dev.carillon.redis;

import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where a store keeps its data and how long it waits. Immutable.
 *
 * @param servers one server, or a primary that sentinels name, or a Redis Cluster
 * @param namespace the first part of every key, {@code [A-Za-z0-9._-]{1,64}}, so that several clusters can share a server
 * @param shards over how many hash slots the schedules are spread, 1 to 1,024; counts only when a namespace is first used.
 *     Empty for as many as there are, and at first use for 1, or 16 in a Redis Cluster
 * @param commandTimeout how long one command may take before it is sent again, 10 ms to 1 minute
 * @param retryFor how long a request is repeated, under the same token, before it is reported as failed, up to 50 seconds:
 *     shorter than the server remembers what it answered
 * @param durability how safe a claim must be before its run may start
 * @param unsafeServer what to do about a server that may lose what it was given
 */
public record RedisStoreConfig(
        RedisServers servers,
        String namespace,
        OptionalInt shards,
        Duration commandTimeout,
        Duration retryFor,
        Durability durability,
        UnsafeServer unsafeServer) {

    /** Over how many shards a namespace in a Redis Cluster is spread unless it is said otherwise. */
    public static final int CLUSTER_SHARDS = 16;

    private static final Pattern NAMESPACE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /** @throws IllegalArgumentException naming the field whose value is out of range */
    public RedisStoreConfig {
        if (!NAMESPACE.matcher(namespace).matches()) {
            throw new IllegalArgumentException("namespace: must be 1 to 64 characters out of A-Z a-z 0-9 . _ -");
        }
        if (shards.isPresent() && (shards.getAsInt() < 1 || shards.getAsInt() > dev.carillon.run.Shard.MOST)) {
            throw new IllegalArgumentException("shards: " + shards.getAsInt() + " must be from 1 to 1024");
        }
        requireWithin("commandTimeout", commandTimeout, Duration.ofMillis(10), Duration.ofMinutes(1));
        requireWithin("retryFor", retryFor, Duration.ZERO, Duration.ofSeconds(50));
    }

    /**
     * The defaults: namespace {@code carillon}, 2 s for a command, 5 s for a request, one shard or 16 in a Redis Cluster.
     *
     * @param uri {@code redis://}, {@code redis-sentinel://} or {@code redis-cluster://}, as {@link RedisServers.Kind} has it
     * @throws IllegalArgumentException naming {@code redis} when the URI is malformed
     */
    public static RedisStoreConfig of(String uri) {
        return of(RedisServers.parse(uri));
    }

    /** The defaults for one server, or for sentinels; for what no text can say, such as a password of the sentinels. */
    public static RedisStoreConfig of(RedisURI uri) {
        return of(RedisServers.of(uri));
    }

    private static RedisStoreConfig of(RedisServers servers) {
        return new RedisStoreConfig(
                servers,
                "carillon",
                OptionalInt.empty(),
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                Durability.ACKNOWLEDGED,
                UnsafeServer.WARN);
    }

    /**
     * The defaults for a Redis Cluster.
     *
     * @param uris {@code redis://} or {@code rediss://} of some of its nodes, each with the same credentials; one of them
     *     must answer at the start
     * @throws IllegalArgumentException naming {@code redis} when one is malformed, or there is none
     */
    public static RedisStoreConfig cluster(String... uris) {
        List<RedisURI> nodes = Stream.of(uris)
                .flatMap(uri -> RedisServers.parse(uri).uris().stream())
                .toList();
        return of(RedisServers.cluster(nodes));
    }

    /** This configuration with another namespace. */
    public RedisStoreConfig withNamespace(String value) {
        return new RedisStoreConfig(servers, value, shards, commandTimeout, retryFor, durability, unsafeServer);
    }

    /** This configuration with another number of shards for a namespace that is not in use yet. */
    public RedisStoreConfig withShards(int value) {
        return new RedisStoreConfig(servers, namespace, OptionalInt.of(value), commandTimeout, retryFor, durability, unsafeServer);
    }

    /** This configuration with other limits to waiting. */
    public RedisStoreConfig withTimeouts(Duration command, Duration request) {
        return new RedisStoreConfig(servers, namespace, shards, command, request, durability, unsafeServer);
    }

    /** This configuration with claims that are this safe before their runs start; default {@link Durability#ACKNOWLEDGED}. */
    public RedisStoreConfig withDurability(Durability value) {
        return new RedisStoreConfig(servers, namespace, shards, commandTimeout, retryFor, value, unsafeServer);
    }

    /** This configuration with another answer to a server that may lose data; default {@link UnsafeServer#WARN}. */
    public RedisStoreConfig withUnsafeServer(UnsafeServer value) {
        return new RedisStoreConfig(servers, namespace, shards, commandTimeout, retryFor, durability, value);
    }

    /** Over how many shards a new namespace is spread. */
    int newShards() {
        return shards.orElse(servers.isCluster() ? CLUSTER_SHARDS : 1);
    }

    /** The servers without their credentials, for messages. */
    String server() {
        return servers.shown();
    }

    private static void requireWithin(String field, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(field + ": " + value + " must be from " + least + " to " + most);
        }
    }
}
