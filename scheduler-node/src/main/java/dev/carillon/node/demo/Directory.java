package dev.carillon.node.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where the evidence lies, and whether it stays. */
record Directory(Path path, boolean stays) {

    static Directory open(Optional<Path> wanted) {
        try {
            return wanted.isPresent()
                    ? new Directory(Files.createDirectories(wanted.get()), true)
                    : new Directory(Files.createTempDirectory("carillon-demo"), false);
        } catch (IOException e) {
            throw new UncheckedIOException("evidence: the directory cannot be made", e);
        }
    }

    /** Removes it with all that is in it. */
    void remove() {
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
