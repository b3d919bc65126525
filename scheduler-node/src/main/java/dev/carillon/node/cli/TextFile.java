package dev.carillon.node.cli;

import dev.carillon.node.form.Line;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Text that an option names: a file, or {@code -} for standard input. */
final class TextFile {

    private TextFile() {}

    /**
     * Reads it.
     *
     * @param field what to name when it cannot be used
     * @throws IllegalArgumentException naming the field and the file when it cannot be read, is too large or not UTF-8
     */
    static String read(String field, String name, InputStream standardInput, int mostBytes) {
        try (InputStream in = name.equals("-") ? standardInput : Files.newInputStream(Path.of(name))) {
            byte[] bytes = in.readNBytes(mostBytes + 1);
            if (bytes.length > mostBytes) {
                throw refused(field, name, "is larger than the limit of " + mostBytes + " bytes", null);
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw refused(field, name, "is not UTF-8", e);
        } catch (IOException | InvalidPathException e) {
            throw refused(field, name, "cannot be read", e);
        }
    }

    private static IllegalArgumentException refused(
            String field, String name, String problem, @Nullable Exception cause) {
        return new IllegalArgumentException(field + ": " + Line.quoted(name) + " " + problem, cause);
    }
}
