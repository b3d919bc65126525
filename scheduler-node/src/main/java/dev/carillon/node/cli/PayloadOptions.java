package dev.carillon.node.cli;

import dev.carillon.schedule.Payload;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a schedule's runs are given. */
final class PayloadOptions {

    @Option(names = "--payload", paramLabel = "JSON", description = "What its runs are given, up to 64 KiB.")
    private @Nullable String json;

    @Option(names = "--payload-file", paramLabel = "FILE", description = "The same from a file; - for standard input.")
    private @Nullable String file;

    /** @throws IllegalArgumentException naming {@code payload} or {@code payload-file} when it cannot be used */
    Payload read(InputStream standardInput) {
        if (file == null) {
            return json == null ? Payload.NONE : Payload.ofJson(json);
        }
        if (json != null) {
            throw new IllegalArgumentException("payload-file: cannot be combined with payload");
        }
        return Payload.ofJson(TextFile.read("payload-file", file, standardInput, Payload.MAX_BYTES));
    }
}
