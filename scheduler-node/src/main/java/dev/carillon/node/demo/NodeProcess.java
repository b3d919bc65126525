package dev.carillon.node.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One node of the demo in a JVM of its own: the same Java and the same class path as this one. Not thread-safe. */
final class NodeProcess {

    /** A node needs little memory, and should be there soon. */
    private static final List<String> FLAGS = List.of(
            "-Xmx96m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "-XX:-UsePerfData",
            "-XX:+IgnoreUnrecognizedVMOptions",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dlogback.configurationFile=dev/carillon/node/demo/logback-demo.xml");

    private static final String ARCHIVE_VARIABLE = "CARILLON_ARCHIVE";

    private final String name;
    private final Path log;
    private final EvidenceReader evidence;
    private final Process process;
    private boolean endWanted;

    private NodeProcess(String name, Path directory, Process process) {
        this.name = name;
        this.log = directory.resolve(name + ".log");
        this.evidence = new EvidenceReader(directory.resolve(name + ".evidence"));
        this.process = process;
    }

    /** Starts a node; its evidence and its log lie in the directory. */
    static NodeProcess start(String name, Path directory, String url, String namespace, DemoOptions options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        String archive = System.getenv(ARCHIVE_VARIABLE);
        if (archive != null && !archive.isEmpty()) {
            command.add("-XX:SharedArchiveFile=" + archive);
            command.add("-Xlog:disable");
        }
        command.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), options.program().getName()));
        command.add(DemoNodeCommand.NAME);
        command.addAll(List.of(
                "--name",
                name,
                "--namespace",
                namespace,
                "--lease",
                options.lease().toMillis() + "ms"));
        command.addAll(
                List.of("--evidence", directory.resolve(name + ".evidence").toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(name + ".log").toFile());
        builder.environment().put(DemoNodeCommand.URL_VARIABLE, url);
        try {
            return new NodeProcess(name, directory, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(name + " could not be started", e);
        }
    }

    String name() {
        return name;
    }

    long pid() {
        return process.pid();
    }

    EvidenceReader evidence() {
        return evidence;
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /** True when it ended though nobody told it to. */
    boolean endedByItself() {
        return !process.isAlive() && !endWanted;
    }

    /** Ends it as a crash would: SIGKILL. */
    void kill() {
        endWanted = true;
        process.destroyForcibly();
    }

    /** Asks it to end: SIGTERM. */
    void terminate() {
        endWanted = true;
        process.destroy();
    }

    boolean awaitEnd(Duration patience) throws InterruptedException {
        return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The last line it said, for people. */
    String lastWords() {
        try {
            List<String> lines = Files.readAllLines(log);
            return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
        } catch (IOException e) {
            return "its log cannot be read";
        }
    }
}
