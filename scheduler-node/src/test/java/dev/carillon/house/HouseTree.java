package dev.carillon.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The files of the whole project, found from the module that the test runs in. */
final class HouseTree {

    private static final Set<String> SKIPPED_FOLDERS = Set.of("target", ".git", ".idea", "node_modules");

    private final Path root;

    private HouseTree(Path root) {
        this.root = root;
    }

    static HouseTree find() {
        Path module = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
        return new HouseTree(Objects.requireNonNull(module.getParent()));
    }

    /** Returns every Java file of the project, main and test. */
    List<SourceFile> javaFiles() {
        return SourceFile.read(files(".java"));
    }

    /** Returns the files with one of these endings, the project's own only, in a fixed order. */
    List<Path> files(String... endings) {
        try (Stream<Path> walk = Files.walk(root)) {
            return walk.filter(path -> isOurs(root.relativize(path)))
                    .filter(path -> Stream.of(endings).anyMatch(path.toString()::endsWith))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot walk " + root, e);
        }
    }

    private static boolean isOurs(Path relative) {
        for (Path part : relative) {
            if (SKIPPED_FOLDERS.contains(part.toString())) {
                return false;
            }
        }
        return true;
    }

    /** Returns the tests that may be skipped: the left half of each line of the list. */
    static Set<String> skippedTests(List<String> lines) {
        Set<String> tests = new TreeSet<>();
        for (String line : lines) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] parts = line.split("\\|", 2);
                if (parts.length < 2 || parts[1].isBlank()) {
                    throw new IllegalArgumentException("a skipped test needs a reason: " + line);
                }
                tests.add(parts[0].strip());
            }
        }
        return tests;
    }

    List<String> lines(Path path) {
        try {
            return Files.readAllLines(path);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }

    Path root() {
        return root;
    }
}
