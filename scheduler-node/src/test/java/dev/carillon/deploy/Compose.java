package dev.carillon.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code docker compose} with the project's file, as a project of its own on free ports. Not thread-safe. */
final class Compose implements AutoCloseable {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final int PATIENCE_SECONDS = 300;

    private final List<String> command = new ArrayList<>();
    private final Path output;

    /**
     * @param folder for what it prints
     * @param more files that change the project's
     */
    Compose(Path folder, Path... more) {
        output = folder.resolve("compose.txt");
        command.addAll(List.of(
                "docker",
                "compose",
                "-p",
                "carillon-it-" + ProcessHandle.current().pid()));
        command.addAll(List.of("-f", ROOT.resolve("docker-compose.yml").toString()));
        for (Path file : more) {
            command.addAll(List.of("-f", file.toString()));
        }
    }

    /** True when there is an engine with Compose. */
    static boolean isThere() throws InterruptedException {
        try {
            return isWell("docker", "compose", "version") && isWell("docker", "info");
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isWell(String... words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    /** Runs it with some more words, and returns what it printed. */
    String run(String... words) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(words));
        ProcessBuilder builder =
                new ProcessBuilder(all).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(Map.of("CARILLON_REDIS_PORT", "0", "CARILLON_HTTP_PORTS", "0"));
        Process process = builder.start();
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        String printed = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as("%s%n%s", all, printed).isZero();
        return printed.strip();
    }

    /** The ids of the containers of a service. */
    List<String> containers(String service) throws IOException, InterruptedException {
        return run("ps", "-q", service).lines().toList();
    }

    /** Ends a container as a crash would. */
    static void kill(String container) throws IOException, InterruptedException {
        assertThat(isWell("docker", "kill", "--signal", "KILL", container)).isTrue();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        run("down", "--volumes", "--timeout", "40");
    }
}
