package dev.carillon.redis.testing;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a {@link RedisServer} comes from; declared in the order in which they are tried.
 *
 * <p>The system property {@value #PROPERTY}, or else the environment variable {@value #VARIABLE}, forces one of them
 * for every server of the JVM: {@code url}, {@code path}, {@code docker} or {@code embedded}.
 */
public enum RedisSource {
    /** A server that somebody else runs, named by the environment variable {@value #URL_VARIABLE}. */
    URL,
    /** {@code redis-server} or {@code valkey-server} found on the PATH, as a child process. */
    PATH,
    /** A container, if Testcontainers is on the class path and an engine answers that has the image already. */
    DOCKER,
    /** The binary inside the embedded-redis jar, as a child process; an old server (6.2). */
    EMBEDDED;

    /** The system property that forces one source. */
    public static final String PROPERTY = "carillon.test.redis.source";

    /** The environment variable that forces one source. */
    public static final String VARIABLE = "CARILLON_TEST_REDIS_SOURCE";

    /** The environment variable with the URL of a server that is already there. */
    public static final String URL_VARIABLE = "CARILLON_TEST_REDIS";

    /**
     * Returns the source that the system property or the environment forces, if any.
     *
     * @throws IllegalArgumentException if the value names no source
     */
    public static Optional<RedisSource> forced() {
        String property = System.getProperty(PROPERTY);
        return parse(property == null ? System.getenv(VARIABLE) : property);
    }

    static Optional<RedisSource> parse(@Nullable String value) {
        if (value == null || value.isBlank()) {
            return Optional.empty();
        }
        for (RedisSource source : values()) {
            if (source.name().equalsIgnoreCase(value.strip())) {
                return Optional.of(source);
            }
        }
        String known = Arrays.toString(values()).toLowerCase(Locale.ROOT);
        throw new IllegalArgumentException(PROPERTY + " is '" + value + "'; it may be one of " + known);
    }
}
