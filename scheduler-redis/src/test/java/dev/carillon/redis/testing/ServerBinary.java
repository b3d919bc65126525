package dev.carillon.redis.testing;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A redis-server program on this machine.
 *
 * @param file the program
 * @param place where it was found, in words
 * @param major first number of its version, which decides what redis.conf may say
 * @param temporary whether the file was unpacked for one server and goes with it
 */
record ServerBinary(Path file, String place, int major, boolean temporary) {

    private static final Pattern VERSION = Pattern.compile("v=(\\d+)\\.");

    /** Files inside the embedded-redis jar, by operating system and architecture. */
    private static final Map<String, String> EMBEDDED = Map.of(
            "linux-amd64", "/redis-server-6.2.6-v5-linux-amd64",
            "linux-arm64", "/redis-server-6.2.7-linux-arm64",
            "linux-386", "/redis-server-6.2.7-linux-386",
            "darwin-amd64", "/redis-server-6.2.6-v5-darwin-amd64",
            "darwin-arm64", "/redis-server-6.2.6-v5-darwin-arm64");

    /** Finds redis-server, or else valkey-server, in the directories of PATH. */
    static Optional<ServerBinary> onPath(List<String> tried) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        for (String name : List.of("redis-server", "valkey-server")) {
            for (String directory : path.split(Pattern.quote(File.pathSeparator), -1)) {
                Path file = Path.of(directory, name);
                if (Files.isRegularFile(file) && Files.isExecutable(file)) {
                    return Optional.of(new ServerBinary(file, file.toString(), majorOf(file), false));
                }
            }
        }
        tried.add("no redis-server or valkey-server on the PATH");
        return Optional.empty();
    }

    /** Unpacks the program for this machine from the embedded-redis jar. */
    static Optional<ServerBinary> embedded(List<String> tried) {
        String platform = platform();
        String resource = EMBEDDED.get(platform);
        if (resource == null) {
            tried.add("the embedded-redis jar has nothing for " + platform);
            return Optional.empty();
        }
        try (InputStream in = ServerBinary.class.getResourceAsStream(resource)) {
            if (in == null) {
                tried.add("the embedded-redis jar is not on the class path");
                return Optional.empty();
            }
            Path file = Files.createTempDirectory("carillon-redis-bin").resolve("redis-server");
            Files.copy(in, file);
            if (!file.toFile().setExecutable(true)) {
                tried.add(file + " cannot be made executable");
                return Optional.empty();
            }
            return Optional.of(new ServerBinary(file, "the embedded-redis jar", majorOf(file), true));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack " + resource, e);
        }
    }

    /** Returns the directory that the program lies in. */
    Path directory() {
        return Objects.requireNonNull(file.toAbsolutePath().getParent());
    }

    static String platform() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String architecture = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        String cpu = switch (architecture) {
            case "amd64", "x86_64" -> "amd64";
            case "aarch64", "arm64" -> "arm64";
            case "i386", "x86" -> "386";
            default -> architecture;
        };
        return (os.startsWith("mac") ? "darwin" : os.replace(' ', '-')) + "-" + cpu;
    }

    private static int majorOf(Path file) {
        try {
            Process process = new ProcessBuilder(file.toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            String words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            Matcher matcher = VERSION.matcher(words);
            if (matcher.find()) {
                return Integer.parseInt(matcher.group(1));
            }
            throw new IllegalStateException(file + " --version says: " + words.strip());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + file, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking " + file + " for its version", e);
        }
    }
}
