package dev.carillon.redis.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Goes through the sources in their order and starts the first server that can be had. */
final class RedisSupply {

    private RedisSupply() {}

    static RedisBackend start(RedisSetup setup, Optional<RedisSource> only) {
        List<String> tried = new ArrayList<>();
        for (RedisSource source : RedisSource.values()) {
            if (isWanted(source, setup, only)) {
                Optional<RedisBackend> backend = open(source, setup, only.isPresent(), tried);
                if (backend.isPresent()) {
                    return backend.get();
                }
            }
        }
        throw new IllegalStateException("no Redis to be had: " + String.join("; ", tried));
    }

    /** A forced URL still leaves the other sources to a test that must own its server. */
    private static boolean isWanted(RedisSource source, RedisSetup setup, Optional<RedisSource> only) {
        if (setup.needsChild()) {
            return isOfChildren(source) && (only.isEmpty() || only.get() == source || !isOfChildren(only.get()));
        }
        if (setup.needsOwnServer()) {
            return source != RedisSource.URL
                    && (only.isEmpty() || only.get() == source || only.get() == RedisSource.URL);
        }
        return only.isEmpty() || only.get() == source;
    }

    private static boolean isOfChildren(RedisSource source) {
        return source == RedisSource.PATH || source == RedisSource.EMBEDDED;
    }

    private static Optional<RedisBackend> open(
            RedisSource source, RedisSetup setup, boolean isForced, List<String> tried) {
        return switch (source) {
            case URL -> named(tried);
            case PATH -> ServerBinary.onPath(tried).map(binary -> ChildRedis.start(binary, source, setup));
            case DOCKER -> DockerGate.open(setup, isForced, tried);
            case EMBEDDED -> ServerBinary.embedded(tried).map(binary -> ChildRedis.start(binary, source, setup));
        };
    }

    private static Optional<RedisBackend> named(List<String> tried) {
        String url = System.getenv(RedisSource.URL_VARIABLE);
        if (url == null || url.isBlank()) {
            tried.add(RedisSource.URL_VARIABLE + " is not set");
            return Optional.empty();
        }
        return Optional.of(new NamedRedis(RedisAddress.parse(url)));
    }
}
