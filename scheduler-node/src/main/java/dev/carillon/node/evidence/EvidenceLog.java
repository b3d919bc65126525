package dev.carillon.node.evidence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The file into which one node writes what its handlers do. Each line is one write at the file's end, so it is either there
 * or not, and what is there outlives the process, however that ends. Thread-safe.
 */
public final class EvidenceLog implements AutoCloseable {

    private final FileChannel channel;

    /** Opens the file, or begins it. */
    public EvidenceLog(Path file) {
        try {
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("evidence: " + file + " cannot be written", e);
        }
    }

    /**
     * Writes a line.
     *
     * @throws UncheckedIOException when the file does not take it
     */
    public void append(Event event) {
        ByteBuffer line = ByteBuffer.wrap((event.line() + "\n").getBytes(StandardCharsets.US_ASCII));
        try {
            int written = channel.write(line);
            if (line.hasRemaining()) {
                throw new IOException("only " + written + " bytes of a line were taken");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("evidence: a line was not written", e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("evidence: the file was not closed", e);
        }
    }
}
