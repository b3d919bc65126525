package dev.carillon.node.cli;

import dev.carillon.schedule.Payload;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
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
        return Payload.ofJson(text(file, standardInput));
    }

    private static String text(String name, InputStream standardInput) {
        try (InputStream in = name.equals("-") ? standardInput : Files.newInputStream(Path.of(name))) {
            byte[] bytes = in.readNBytes(Payload.MAX_BYTES + 1);
            if (bytes.length > Payload.MAX_BYTES) {
                throw refused(name, "is larger than the limit of " + Payload.MAX_BYTES + " bytes", null);
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw refused(name, "is not UTF-8", e);
        } catch (IOException | InvalidPathException e) {
            throw refused(name, "cannot be read", e);
        }
    }

    private static IllegalArgumentException refused(String name, String problem, @Nullable Exception cause) {
        return new IllegalArgumentException("payload-file: " + Line.quoted(name) + " " + problem, cause);
    }
}
