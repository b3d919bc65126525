package dev.carillon.redis.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Directories of files that were only needed for a while. */
final class Trees {

    private Trees() {}

    /** Removes a directory with all that is in it, as far as that is possible. */
    static void remove(Path root) {
        try (Stream<Path> walk = Files.walk(root)) {
            List<Path> deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            // temporary files that stay behind are no reason to fail
        }
    }
}
