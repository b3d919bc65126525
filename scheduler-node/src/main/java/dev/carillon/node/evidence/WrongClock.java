package dev.carillon.node.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Puts the clock on the wall of a process wrong, by a small library that is loaded before all others. Its monotonic clock
 * stays right, as it does on a machine whose date is wrong. Immutable.
 */
public final class WrongClock {

    private static final String SOURCE = "wrong-clock.c";
    private static final long PATIENCE_SECONDS = 60;

    private final Path library;

    private WrongClock(Path library) {
        this.library = library;
    }

    /**
     * Builds the library with the C compiler of this machine.
     *
     * @param directory where it is to lie; nothing else of its name is there
     * @throws IllegalStateException when there is no C compiler, or it fails
     * @throws UncheckedIOException when the directory cannot be written to
     */
    public static WrongClock build(Path directory) throws InterruptedException {
        Path source = directory.resolve(SOURCE);
        Path library = directory.resolve("wrong-clock.so").toAbsolutePath();
        try (InputStream text = WrongClock.class.getResourceAsStream(SOURCE)) {
            if (text == null) {
                throw new IllegalStateException(SOURCE + " is not there");
            }
            Files.copy(text, source);
        } catch (IOException e) {
            throw new UncheckedIOException(source + " cannot be written", e);
        }
        try {
            Process compiler = new ProcessBuilder(
                            "cc", "-shared", "-fPIC", "-O2", "-o", library.toString(), source.toString(), "-ldl")
                    .inheritIO()
                    .start();
            if (!compiler.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || compiler.exitValue() != 0) {
                throw new IllegalStateException("the C compiler, cc, has failed");
            }
        } catch (IOException e) {
            throw new IllegalStateException("needs a C compiler, cc: " + e.getMessage(), e);
        }
        return new WrongClock(library);
    }

    /** What the environment of a process has more whose clock is off by so many seconds. */
    public Map<String, String> environment(Duration error) {
        return with("CARILLON_CLOCK_SECONDS", Long.toString(error.toSeconds()));
    }

    /**
     * What the environment of a process has more whose clock is off by what a file says.
     *
     * @param file holds the seconds as 8 bytes in the machine's order, and may be written to while the process runs
     */
    public Map<String, String> environment(Path file) {
        return with("CARILLON_CLOCK_FILE", file.toAbsolutePath().toString());
    }

    private Map<String, String> with(String name, String value) {
        return Map.of("LD_PRELOAD", library.toString(), name, value);
    }
}
