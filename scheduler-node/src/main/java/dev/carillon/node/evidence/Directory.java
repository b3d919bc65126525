package dev.carillon.node.evidence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where the evidence lies, and whether it stays. */
public record Directory(Path path, boolean stays) {

    /**
     * The directory that was named, which stays, or a temporary one.
     *
     * @param what the word in the name of a temporary one
     * @throws IllegalArgumentException when there is something in the directory that was named: the evidence of another trial
     *     would be taken for this one's
     */
    public static Directory open(Optional<Path> wanted, String what) {
        try {
            return wanted.isPresent()
                    ? new Directory(empty(Files.createDirectories(wanted.get())), true)
                    : new Directory(Files.createTempDirectory("carillon-" + what), false);
        } catch (IOException e) {
            throw new UncheckedIOException("evidence: the directory cannot be made", e);
        }
    }

    private static Path empty(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            if (all.findAny().isPresent()) {
                throw new IllegalArgumentException("--evidence: " + directory + " must be empty");
            }
        }
        return directory;
    }

    /** Removes it with all that is in it. */
    public void remove() {
        try (Stream<Path> all = Files.walk(path)) {
            List<Path> inward = all.sorted(Comparator.reverseOrder()).toList();
            for (Path each : inward) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("evidence: " + path + " cannot be removed", e);
        }
    }
}
