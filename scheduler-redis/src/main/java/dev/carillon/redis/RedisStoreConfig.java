package dev.carillon.redis;

import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Where a store keeps its data and how long it waits. Immutable.
 *
 * @param uri the server: {@code redis://[user:password@]host[:port][/database]}, or {@code rediss://} with TLS
 * @param namespace the first part of every key, {@code [A-Za-z0-9._-]{1,64}}, so that several clusters can share a server
 * @param shards over how many hash slots the schedules are spread, 1 to 1,024; counts only when a namespace is first used
 * @param commandTimeout how long one command may take before it is sent again, 10 ms to 1 minute
 * @param retryFor how long a request is repeated, under the same token, before it is reported as failed, up to 50 seconds:
 *     shorter than the server remembers what it answered
 * @param durability how safe a claim must be before its run may start
 * @param unsafeServer what to do about a server that may lose what it was given
 */
public record RedisStoreConfig(
        RedisURI uri,
        String namespace,
        int shards,
        Duration commandTimeout,
        Duration retryFor,
        Durability durability,
        UnsafeServer unsafeServer) {

    private static final Pattern NAMESPACE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /** @throws IllegalArgumentException naming the field whose value is out of range */
    public RedisStoreConfig {
        if (!NAMESPACE.matcher(namespace).matches()) {
            throw new IllegalArgumentException("namespace: must be 1 to 64 characters out of A-Z a-z 0-9 . _ -");
        }
        if (shards < 1 || shards > dev.carillon.run.Shard.MOST) {
            throw new IllegalArgumentException("shards: " + shards + " must be from 1 to 1024");
        }
        requireWithin("commandTimeout", commandTimeout, Duration.ofMillis(10), Duration.ofMinutes(1));
        requireWithin("retryFor", retryFor, Duration.ZERO, Duration.ofSeconds(50));
    }

    /**
     * The defaults: namespace {@code carillon}, one shard, 2 s for a command, 5 s for a request.
     *
     * @throws IllegalArgumentException naming {@code redis} when the URI is malformed
     */
    public static RedisStoreConfig of(String uri) {
        RedisURI parsed;
        try {
            parsed = RedisURI.create(uri);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("redis: not a redis:// or rediss:// URI", e);
        }
        String host = parsed.getHost();
        if (host != null && host.indexOf(':') >= 0 && host.indexOf(':') == host.lastIndexOf(':')) {
            throw new IllegalArgumentException("redis: the host has a colon in it; user and password end with @");
        }
        return new RedisStoreConfig(
                parsed,
                "carillon",
                1,
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                Durability.ACKNOWLEDGED,
                UnsafeServer.WARN);
    }

    /** This configuration with another namespace. */
    public RedisStoreConfig withNamespace(String value) {
        return new RedisStoreConfig(uri, value, shards, commandTimeout, retryFor, durability, unsafeServer);
    }

    /** This configuration with another number of shards for a namespace that is not in use yet. */
    public RedisStoreConfig withShards(int value) {
        return new RedisStoreConfig(uri, namespace, value, commandTimeout, retryFor, durability, unsafeServer);
    }

    /** This configuration with other limits to waiting. */
    public RedisStoreConfig withTimeouts(Duration command, Duration request) {
        return new RedisStoreConfig(uri, namespace, shards, command, request, durability, unsafeServer);
    }

    /** This configuration with claims that are this safe before their runs start; default {@link Durability#ACKNOWLEDGED}. */
    public RedisStoreConfig withDurability(Durability value) {
        return new RedisStoreConfig(uri, namespace, shards, commandTimeout, retryFor, value, unsafeServer);
    }

    /** This configuration with another answer to a server that may lose data; default {@link UnsafeServer#WARN}. */
    public RedisStoreConfig withUnsafeServer(UnsafeServer value) {
        return new RedisStoreConfig(uri, namespace, shards, commandTimeout, retryFor, durability, value);
    }

    /** The server without its credentials, for messages. */
    String server() {
        return uri.getHost() == null ? "redis" : uri.getHost() + ":" + uri.getPort();
    }

    private static void requireWithin(String field, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(field + ": " + value + " must be from " + least + " to " + most);
        }
    }
}
