package dev.carillon.node.evidence;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The file into which one node writes what its handlers do. Each line is one write at the file's end, so it is either there
 * or not, and what is there outlives the process, however that ends. Thread-safe.
 */
public final class EvidenceLog implements AutoCloseable {

    /** No channel: the interrupt that tells a handler to stop would close that in the middle of a line. */
    private final FileOutputStream file;

    /** Opens the file, or begins it. */
    public EvidenceLog(Path path) {
        try {
            file = new FileOutputStream(path.toFile(), true);
        } catch (IOException e) {
            throw new UncheckedIOException("evidence: " + path + " cannot be written", e);
        }
    }

    /**
     * Writes a line.
     *
     * @throws UncheckedIOException when the file does not take it
     */
    public void append(Event event) {
        try {
            file.write((event.line() + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException("evidence: a line was not written", e);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException("evidence: the file was not closed", e);
        }
    }
}
