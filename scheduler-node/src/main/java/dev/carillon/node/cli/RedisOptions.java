package dev.carillon.node.cli;

import dev.carillon.redis.RedisScheduleStore;
import dev.carillon.redis.RedisStoreConfig;
import dev.carillon.redis.UnsafeServer;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoreUnavailableException;
import java.io.IOException;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** Which Redis, and which namespace on it. */
final class RedisOptions {

    private static final Pattern CREDENTIALS = Pattern.compile("//.*@");

    @Option(
            names = "--redis",
            paramLabel = "URL",
            defaultValue = "redis://127.0.0.1:6379",
            description = "The server: redis://[user:password@]host[:port][/database]; or a primary by its sentinels:"
                    + " redis-sentinel://[user:password@]host[:port],host[:port]...#name; or a Redis Cluster:"
                    + " redis-cluster://[user:password@]host[:port],host[:port]...; with TLS: rediss"
                    + " (CARILLON_REDIS; default: redis://127.0.0.1:6379).")
    private String url = "";

    @Option(
            names = "--namespace",
            paramLabel = "NS",
            defaultValue = "carillon",
            description = "The first part of every key, so that clusters can share a server"
                    + " (CARILLON_NAMESPACE; default: carillon).")
    private String namespace = "";

    /** @throws IllegalArgumentException naming {@code redis} or {@code namespace} when it is malformed */
    RedisStoreConfig config() {
        return RedisStoreConfig.of(url).withNamespace(namespace);
    }

    /** Connects; makes the namespace when it is new, so whatever else can be wrong is to be checked before. */
    ScheduleStore open() {
        return open(config().withUnsafeServer(UnsafeServer.IGNORE));
    }

    /** Connects with more settings than the flags here have. */
    static ScheduleStore open(RedisStoreConfig config) {
        try {
            return RedisScheduleStore.open(config);
        } catch (StoreUnavailableException e) {
            if (isNetworkError(e)) {
                throw e;
            }
            return RedisScheduleStore.open(config);
        }
    }

    /**
     * Whether the network said no. If not, a connection was made and lost again, which may hide the server's own words (a
     * refused password, for one), so it is worth a second look.
     */
    private static boolean isNetworkError(StoreUnavailableException thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root instanceof IOException;
    }

    /** The server without secrets. */
    String shown() {
        return Line.of(CREDENTIALS.matcher(url).replaceFirst("//***@"));
    }

    String namespace() {
        return namespace;
    }
}
