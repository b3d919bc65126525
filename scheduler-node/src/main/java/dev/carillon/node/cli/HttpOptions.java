package dev.carillon.node.cli;

import dev.carillon.node.http.Credentials;
import dev.carillon.node.http.HttpConfig;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a node answers HTTP, and to whom. */
final class HttpOptions {

    private static final String OFF = "off";

    @Option(
            names = "--http",
            paramLabel = "HOST:PORT|PORT|off",
            description = "Where it answers HTTP; a port alone is for this machine only"
                    + " (default: 127.0.0.1:7733, or any free port when that is taken).")
    private @Nullable String http;

    @Option(
            names = "--http-credentials",
            paramLabel = "FILE",
            description = "Who may do what over HTTP, a line each: viewer|operator|admin NAME SECRET, or sha256:DIGEST"
                    + " of the secret (default: everybody may look, nobody may change anything).")
    private @Nullable Path credentials;

    /** @throws IllegalArgumentException naming what is malformed */
    Optional<HttpConfig> config() {
        if (OFF.equalsIgnoreCase(http)) {
            return Optional.empty();
        }
        HttpConfig config = http == null ? HttpConfig.local() : HttpConfig.at(http);
        return Optional.of(credentials == null ? config : config.withCredentials(Credentials.read(credentials)));
    }
}
