package dev.carillon.node.cli;

import dev.carillon.redis.Durability;
import dev.carillon.redis.RedisStoreConfig;
import dev.carillon.redis.UnsafeServer;
import java.util.Locale;
import picocli.CommandLine.Option;

/** How safe a node wants its claims to be, and its server. */
final class SafetyOptions {

    @Option(
            names = "--durability",
            paramLabel = "acknowledged|replicated(N)|fsynced",
            defaultValue = "acknowledged",
            description = "How safe a claim must be before its run starts: answered by Redis, on N replicas, or on disk"
                    + " (default: ${DEFAULT-VALUE}).")
    private String durability = "acknowledged";

    @Option(
            names = "--unsafe-server",
            paramLabel = "warn|refuse",
            defaultValue = "warn",
            description = "What to do about a Redis that may lose data: eviction, no append-only file, a clock set back"
                    + " (default: ${DEFAULT-VALUE}).")
    private String unsafeServer = "warn";

    /** @throws IllegalArgumentException naming the option that is malformed */
    RedisStoreConfig in(RedisStoreConfig config) {
        return config.withDurability(Durability.parse(durability)).withUnsafeServer(answer());
    }

    String durability() {
        return durability;
    }

    private UnsafeServer answer() {
        return switch (unsafeServer.toLowerCase(Locale.ROOT)) {
            case "warn" -> UnsafeServer.WARN;
            case "refuse" -> UnsafeServer.REFUSE;
            default ->
                throw new IllegalArgumentException("unsafe-server: '" + unsafeServer + "' is neither warn nor refuse");
        };
    }
}
