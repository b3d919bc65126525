package dev.carillon.redis;

import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where Redis is: one server, a primary that sentinels name, or a Redis Cluster. Immutable.
 *
 * @param kind which of them
 * @param uris the server; or the sentinels with the name of their primary, as one URI; or some nodes of the cluster, of
 *     which one must answer at the start
 * @param tls by what they are recognised when connections are encrypted
 */
public record RedisServers(Kind kind, List<RedisURI> uris, RedisTls tls) {

    /** The ways in which servers stand together. */
    public enum Kind {
        /** {@code redis://[user:password@]host[:port][/database]}, or {@code rediss://} with TLS. */
        ONE,
        /** {@code redis-sentinel://[user:password@]host[:port],host[:port]...[/database]#name}, or {@code rediss-sentinel://}. */
        SENTINEL,
        /** {@code redis-cluster://[user:password@]host[:port],host[:port]...}, or {@code rediss-cluster://}. */
        CLUSTER
    }

    private static final String CLUSTER_SCHEME = "-cluster";

    /** @throws IllegalArgumentException naming {@code redis} when there is no URI, or several though one is the rule */
    public RedisServers {
        uris = List.copyOf(uris);
        if (uris.isEmpty() || (kind != Kind.CLUSTER && uris.size() > 1)) {
            throw new IllegalArgumentException(
                    "redis: " + uris.size() + " URIs for " + kind.name().toLowerCase(Locale.ROOT));
        }
        uris.forEach(uri -> check(kind, uri));
    }

    private static void check(Kind kind, RedisURI uri) {
        boolean isNamedBySentinels = !uri.getSentinels().isEmpty();
        if (isNamedBySentinels != (kind == Kind.SENTINEL)) {
            throw new IllegalArgumentException("redis: only redis-sentinel:// has sentinels");
        }
        if (isNamedBySentinels
                && (uri.getSentinelMasterId() == null
                        || uri.getSentinelMasterId().isBlank())) {
            throw new IllegalArgumentException(
                    "redis: a redis-sentinel:// URI ends with #name, the name of the primary");
        }
        if (kind == Kind.CLUSTER && uri.getDatabase() != 0) {
            throw new IllegalArgumentException("redis: a Redis Cluster has no database " + uri.getDatabase());
        }
        for (RedisURI each : isNamedBySentinels ? uri.getSentinels() : List.of(uri)) {
            String host = each.getHost();
            if (host != null && host.indexOf(':') >= 0 && host.indexOf(':') == host.lastIndexOf(':')) {
                throw new IllegalArgumentException("redis: the host has a colon in it; user and password end with @");
            }
        }
    }

    /**
     * Reads any of the forms of {@link Kind}.
     *
     * @throws IllegalArgumentException naming {@code redis} when the URI is malformed; it does not repeat the URI
     */
    static RedisServers parse(String uri) {
        int colon = uri.indexOf("://");
        String scheme = colon < 0 ? "" : uri.substring(0, colon).toLowerCase(Locale.ROOT);
        try {
            if (scheme.endsWith(CLUSTER_SCHEME)) {
                String single = scheme.substring(0, scheme.length() - CLUSTER_SCHEME.length());
                return cluster(nodes(single + "://", uri.substring(colon + 3))
                        .map(RedisURI::create)
                        .toList());
            }
            RedisURI parsed = RedisURI.create(uri);
            return of(parsed);
        } catch (IllegalArgumentException e) {
            if (String.valueOf(e.getMessage()).startsWith("redis: ")) {
                throw e;
            }
            throw new IllegalArgumentException(
                    "redis: not a redis://, redis-sentinel:// or redis-cluster:// URI (or rediss for TLS)");
        }
    }

    /** The URI of each node, with the credentials and the parameters that stand once for all. */
    private static Stream<String> nodes(String scheme, String rest) {
        int at = rest.lastIndexOf('@');
        String entry = rest.substring(0, at + 1);
        String hosts = rest.substring(at + 1);
        int end = Stream.of("/", "?")
                .mapToInt(hosts::indexOf)
                .filter(i -> i >= 0)
                .min()
                .orElse(hosts.length());
        String tail = hosts.substring(end);
        return Stream.of(hosts.substring(0, end).split(",", -1)).map(host -> scheme + entry + host.strip() + tail);
    }

    static RedisServers of(RedisURI uri) {
        return new RedisServers(
                uri.getSentinels().isEmpty() ? Kind.ONE : Kind.SENTINEL, List.of(uri), RedisTls.DEFAULT);
    }

    static RedisServers cluster(List<RedisURI> uris) {
        return new RedisServers(Kind.CLUSTER, uris, RedisTls.DEFAULT);
    }

    /** These, recognised by something else. */
    RedisServers with(RedisTls value) {
        return new RedisServers(kind, uris, value);
    }

    /** These, entered with other credentials. */
    RedisServers with(RedisCredentialsProvider credentials) {
        return new RedisServers(
                kind,
                uris.stream()
                        .map(uri -> copyOf(uri).withAuthentication(credentials).build())
                        .toList(),
                tls);
    }

    /** A copy that can be changed; the library's own leaves out the sentinels. */
    static RedisURI.Builder copyOf(RedisURI uri) {
        RedisURI.Builder copy = RedisURI.builder(uri);
        if (!uri.getSentinels().isEmpty()) {
            uri.getSentinels()
                    .forEach(sentinel ->
                            copy.withSentinel(RedisURI.builder(sentinel).build()));
            copy.withSentinelMasterId(uri.getSentinelMasterId());
        }
        return copy;
    }

    /** What the client needs to know of the certificates of all of them. */
    SslOptions encryption() {
        return tls.options(uris.get(0));
    }

    boolean isCluster() {
        return kind == Kind.CLUSTER;
    }

    /** Where they are, without credentials, for messages. */
    String shown() {
        RedisURI first = uris.get(0);
        return switch (kind) {
            case ONE -> address(first);
            case SENTINEL -> first.getSentinelMasterId() + " by sentinels " + addresses(first.getSentinels());
            case CLUSTER -> "cluster " + addresses(uris);
        };
    }

    private static String addresses(List<RedisURI> uris) {
        return uris.stream().map(RedisServers::address).collect(Collectors.joining(","));
    }

    private static String address(RedisURI uri) {
        return Optional.ofNullable(uri.getHost())
                .filter(host -> !host.isEmpty())
                .map(host -> host + ":" + uri.getPort())
                .orElse("redis");
    }

    /** Without user and password. */
    @Override
    public String toString() {
        RedisURI first = uris.get(0);
        return (first.isSsl() ? "rediss://" : "redis://") + shown() + "[database=" + first.getDatabase() + ", " + tls
                + "]";
    }
}
