package dev.carillon.node.evidence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Follows one evidence file as it grows. Not thread-safe. */
public final class EvidenceReader {

    private static final int PIECE_BYTES = 1 << 16;

    private final Path file;
    private final StringBuilder rest = new StringBuilder();
    private long position;
    private int unreadable;

    /** @param file need not be there yet */
    public EvidenceReader(Path file) {
        this.file = file;
    }

    /** The events that were added since the last call; a line without its end is left for the next one. */
    public List<Event> poll() {
        List<Event> events = new ArrayList<>();
        if (!Files.exists(file)) {
            return events;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
            while (channel.read(piece.clear(), position) > 0) {
                position += piece.position();
                rest.append(StandardCharsets.US_ASCII.decode(piece.flip()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("evidence: " + file + " cannot be read", e);
        }
        takeLines(events);
        return events;
    }

    private void takeLines(List<Event> events) {
        int from = 0;
        for (int end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n", from)) {
            Event.parse(rest.substring(from, end)).ifPresentOrElse(events::add, () -> unreadable++);
            from = end + 1;
        }
        rest.delete(0, from);
    }

    /** How many whole lines were no events. */
    public int unreadable() {
        return unreadable;
    }
}
