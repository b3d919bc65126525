package dev.carillon.node.cli;

import dev.carillon.node.form.Line;
import dev.carillon.redis.RedisScheduleStore;
import dev.carillon.redis.RedisStoreConfig;
import dev.carillon.redis.RedisTls;
import dev.carillon.redis.UnsafeServer;
import dev.carillon.store.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
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
            names = "--redis-user",
            paramLabel = "USER",
            description = "The user whose password is in the file; without it the default user (CARILLON_REDIS_USER).")
    private @Nullable String user;

    @Option(
            names = "--redis-password-file",
            paramLabel = "FILE",
            description = "A file with the password, read anew for every connection (CARILLON_REDIS_PASSWORD_FILE).")
    private @Nullable Path passwordFile;

    @Option(
            names = "--redis-ca-file",
            paramLabel = "FILE",
            description = "The authorities to trust with rediss://, in PEM (CARILLON_REDIS_CA_FILE;"
                    + " default: those that Java trusts).")
    private @Nullable Path caFile;

    @Option(
            names = "--redis-cert-file",
            paramLabel = "FILE",
            description = "A certificate to show to the server, in PEM (CARILLON_REDIS_CERT_FILE).")
    private @Nullable Path certificateFile;

    @Option(
            names = "--redis-key-file",
            paramLabel = "FILE",
            description = "The key of that certificate, in PEM (CARILLON_REDIS_KEY_FILE).")
    private @Nullable Path keyFile;

    @Option(
            names = "--namespace",
            paramLabel = "NS",
            defaultValue = "carillon",
            description = "The first part of every key, so that clusters can share a server"
                    + " (CARILLON_NAMESPACE; default: carillon).")
    private String namespace = "";

    /** @throws IllegalArgumentException naming what is malformed, or which file cannot be read */
    RedisStoreConfig config() {
        RedisStoreConfig config =
                RedisStoreConfig.of(url).withNamespace(namespace).withTls(tls());
        if (passwordFile != null) {
            return config.withPasswordFile(user, passwordFile);
        }
        if (user != null) {
            throw new IllegalArgumentException("redis-user: needs redis-password-file");
        }
        return config;
    }

    private RedisTls tls() {
        return new RedisTls(
                Optional.ofNullable(caFile), Optional.ofNullable(certificateFile), Optional.ofNullable(keyFile));
    }

    /** Connects; makes the namespace when it is new, so whatever else can be wrong is to be checked before. */
    RedisScheduleStore open() {
        return open(config().withUnsafeServer(UnsafeServer.IGNORE));
    }

    /** Connects with more settings than the flags here have. */
    static RedisScheduleStore open(RedisStoreConfig config) {
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
