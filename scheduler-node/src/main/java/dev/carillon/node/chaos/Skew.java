package dev.carillon.node.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Puts the clocks on the wall of some nodes wrong, by a small library that is loaded before all others. Their monotonic
 * clocks stay right, as they do on a machine whose date is wrong.
 *
 * @param library where it lies
 * @param byPlace how far the clock of each place for a node is off; those behind the last are right
 */
record Skew(Path library, List<Duration> byPlace) {

    private static final String SOURCE = "skew.c";
    private static final long PATIENCE_SECONDS = 60;

    /**
     * Builds the library.
     *
     * @throws IllegalArgumentException naming {@code --skew} when there is no C compiler, or it fails
     */
    static Skew build(Path directory, List<Duration> byPlace) throws InterruptedException {
        Path source = directory.resolve(SOURCE);
        Path library = directory.resolve("skew.so");
        if (byPlace.isEmpty()) {
            return new Skew(library, byPlace);
        }
        try (InputStream text = Skew.class.getResourceAsStream(SOURCE)) {
            if (text == null) {
                throw new IllegalStateException(SOURCE + " is not there");
            }
            Files.copy(text, source);
            Process compiler = new ProcessBuilder(
                            "cc", "-shared", "-fPIC", "-O2", "-o", library.toString(), source.toString(), "-ldl")
                    .inheritIO()
                    .start();
            if (!compiler.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || compiler.exitValue() != 0) {
                throw new IllegalArgumentException("--skew: the C compiler, cc, has failed");
            }
            return new Skew(library, byPlace);
        } catch (IOException e) {
            if (Files.exists(source)) {
                throw new IllegalArgumentException("--skew: needs a C compiler, cc: " + e.getMessage(), e);
            }
            throw new UncheckedIOException("evidence: " + source + " cannot be written", e);
        }
    }

    /** What the environment of a node has more. */
    Map<String, String> environment(int place) {
        if (place >= byPlace.size() || byPlace.get(place).isZero()) {
            return Map.of();
        }
        return Map.of(
                "LD_PRELOAD",
                library.toAbsolutePath().toString(),
                "CARILLON_SKEW_SECONDS",
                Long.toString(byPlace.get(place).toSeconds()));
    }
}
