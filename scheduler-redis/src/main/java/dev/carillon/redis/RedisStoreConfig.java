package dev.carillon.redis;

import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a store keeps its data and how long it waits. Immutable.
 *
 * @param uri the server: {@code redis://[user:password@]host[:port][/database]}, or {@code rediss://} with TLS
 * @param namespace the first part of every key, {@code [A-Za-z0-9._-]{1,64}}, so that several clusters can share a server
 * @param shards over how many hash slots the schedules are spread, 1 to 1,024; counts only when a namespace is first used
 * @param commandTimeout how long one command may take before it is sent again, 10 ms to 1 minute
 * @param retryFor how long a request is repeated, under the same token, before it is reported as failed, up to 50 seconds:
 *     shorter than the server remembers what it answered
 * @param tls by what the server is recognised when the connection is encrypted
 */
public record RedisStoreConfig(
        RedisURI uri, String namespace, int shards, Duration commandTimeout, Duration retryFor, RedisTls tls) {

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
            throw new IllegalArgumentException("redis: not a redis:// or rediss:// URI");
        }
        String host = parsed.getHost();
        if (host != null && host.indexOf(':') >= 0 && host.indexOf(':') == host.lastIndexOf(':')) {
            throw new IllegalArgumentException("redis: the host has a colon in it; user and password end with @");
        }
        return new RedisStoreConfig(
                parsed, "carillon", 1, Duration.ofSeconds(2), Duration.ofSeconds(5), RedisTls.DEFAULT);
    }

    /** This configuration with another namespace. */
    public RedisStoreConfig withNamespace(String value) {
        return new RedisStoreConfig(uri, value, shards, commandTimeout, retryFor, tls);
    }

    /** This configuration with another number of shards for a namespace that is not in use yet. */
    public RedisStoreConfig withShards(int value) {
        return new RedisStoreConfig(uri, namespace, value, commandTimeout, retryFor, tls);
    }

    /** This configuration with other limits to waiting. */
    public RedisStoreConfig withTimeouts(Duration command, Duration request) {
        return new RedisStoreConfig(uri, namespace, shards, command, request, tls);
    }

    /** This configuration with other settings for encrypted connections. */
    public RedisStoreConfig withTls(RedisTls value) {
        return new RedisStoreConfig(uri, namespace, shards, commandTimeout, retryFor, value);
    }

    /**
     * This configuration with the password that stands in a file, which is read anew for every connection.
     *
     * @param user whose password it is; null for the server's default user
     * @throws IllegalArgumentException naming {@code passwordFile} when there is no password to be read in it
     */
    public RedisStoreConfig withPasswordFile(@Nullable String user, Path file) {
        PasswordFile secret = new PasswordFile(user, file);
        secret.get();
        RedisURI entered = RedisURI.builder(uri)
                .withAuthentication(RedisCredentialsProvider.from(secret))
                .build();
        return new RedisStoreConfig(entered, namespace, shards, commandTimeout, retryFor, tls);
    }

    /** What it says, without user and password. */
    @Override
    public String toString() {
        String scheme = uri.isSsl() ? "rediss://" : "redis://";
        return "RedisStoreConfig[server=" + scheme + server() + ", database=" + uri.getDatabase() + ", namespace="
                + namespace + ", shards=" + shards + ", commandTimeout=" + commandTimeout + ", retryFor=" + retryFor
                + ", tls=" + tls + "]";
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
