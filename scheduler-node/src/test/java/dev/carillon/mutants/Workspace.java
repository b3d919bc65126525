package dev.carillon.mutants;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Where the modules are, with what the build has made of them. */
final class Workspace {

    private static final List<String> MODULES = List.of("scheduler-core", "scheduler-redis", "scheduler-node");

    private Workspace() {}

    static Path root() {
        Path module = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
        return Objects.requireNonNull(module.getParent());
    }

    /**
     * The folders with the compiled classes of all modules, their tests included.
     *
     * @throws IllegalStateException when one has not been built
     */
    static List<Path> classes() {
        List<Path> folders = MODULES.stream()
                .flatMap(module -> Stream.of("classes", "test-classes")
                        .map(kind -> root().resolve(module).resolve("target").resolve(kind)))
                .toList();
        for (Path folder : folders) {
            if (!Files.isDirectory(folder)) {
                throw new IllegalStateException(folder + " is not there: build all modules, with -am");
            }
        }
        return folders;
    }

    /** The class path of this test: behind the folders, where its libraries are. */
    static String libraries() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
