package dev.carillon.deploy;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** What this machine has installed. */
public final class Programs {

    private Programs() {}

    /** The program of that name that a shell would start. */
    public static Optional<Path> find(String name) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static boolean isThere(String name) {
        return find(name).isPresent();
    }
}
