package dev.carillon.node.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The file to which a Redis appends its writes, and how long it was when. A Redis that appends before it answers has in it, at
 * every moment, all that it has acknowledged by then. Not thread-safe.
 */
final class AppendOnlyFile {

    /** How many lengths are remembered, at one in twenty milliseconds. */
    private static final int MOST_LENGTHS = 500;

    private static final String ENDING = ".aof";
    private static final int DEPTH = 2;

    private final Path home;
    private final Deque<Length> lengths = new ArrayDeque<>();

    private record Length(Path file, long bytes, long nanos) {}

    /** @param home the directory of the server */
    AppendOnlyFile(Path home) {
        this.home = home;
    }

    /** Notes how long it is now. */
    void look(long nanos) {
        Optional<Length> now = now(nanos);
        now.ifPresent(lengths::addLast);
        if (lengths.size() > MOST_LENGTHS) {
            lengths.removeFirst();
        }
    }

    /**
     * Cuts off what was appended since a moment, while the server does not run.
     *
     * @return since when what was appended is lost: that moment, or a later one when the file has begun since
     */
    long cut(long sinceNanos) {
        Length last = now(sinceNanos).orElseThrow(() -> new IllegalStateException("Redis has no append-only file"));
        Length kept = lengths.stream()
                .filter(length -> length.file().equals(last.file()) && length.nanos() >= sinceNanos)
                .findFirst()
                .orElse(last);
        try (FileChannel channel = FileChannel.open(kept.file(), StandardOpenOption.WRITE)) {
            channel.truncate(kept.bytes());
        } catch (IOException e) {
            throw new UncheckedIOException("power-loss: " + kept.file() + " cannot be cut", e);
        }
        lengths.clear();
        return kept.nanos();
    }

    /** The youngest of the files; a rewrite begins another. */
    private Optional<Length> now(long nanos) {
        try (Stream<Path> all = Files.walk(home, DEPTH)) {
            Optional<Path> file = all.filter(each -> each.toString().endsWith(ENDING))
                    .max(Comparator.comparingLong(each -> each.toFile().lastModified()));
            return file.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Length(file.get(), Files.size(file.get()), nanos));
        } catch (IOException | UncheckedIOException e) {
            // a rewrite has just removed it
            return Optional.empty();
        }
    }
}
