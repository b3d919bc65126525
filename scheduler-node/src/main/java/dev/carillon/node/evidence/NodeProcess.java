package dev.carillon.node.evidence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A node in a JVM of its own: the same Java and the same class path as this one. Not thread-safe. */
public final class NodeProcess {

    /** Where a node takes the URL from: it may hold a password, which a command line would show to everybody. */
    public static final String URL_VARIABLE = "CARILLON_REDIS";

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
            "-Dlogback.configurationFile=dev/carillon/node/evidence/logback-node.xml");

    private static final String ARCHIVE_VARIABLE = "CARILLON_ARCHIVE";

    private final String name;
    private final Path directory;
    private final Path log;
    private final EvidenceReader evidence;
    private final Process process;
    private boolean endWanted;

    /**
     * What to start.
     *
     * @param program the class whose main method takes the command
     * @param command the hidden command that is a node, with its arguments; {@code --name}, {@code --evidence} and the URL
     *     are added
     * @param directory where the evidence and the log of each node lie
     */
    public record Launch(Class<?> program, List<String> command, Path directory) {

        /** Starts one. */
        public NodeProcess start(String name, String url) {
            return start(name, url, Map.of());
        }

        /** Starts one with more in its environment. */
        public NodeProcess start(String name, String url, Map<String, String> environment) {
            return NodeProcess.start(name, url, this, environment);
        }
    }

    private NodeProcess(String name, Path directory, Process process) {
        this.name = name;
        this.directory = directory;
        this.log = directory.resolve(name + ".log");
        this.evidence = new EvidenceReader(evidenceIn(directory, name));
        this.process = process;
    }

    private static Path evidenceIn(Path directory, String name) {
        return directory.resolve(name + ".evidence");
    }

    private static NodeProcess start(String name, String url, Launch launch, Map<String, String> environment) {
        Path directory = launch.directory();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        String archive = System.getenv(ARCHIVE_VARIABLE);
        if (archive != null && !archive.isEmpty()) {
            command.add("-XX:SharedArchiveFile=" + archive);
            command.add("-Xlog:disable");
        }
        command.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), launch.program().getName()));
        command.addAll(launch.command());
        command.addAll(List.of(
                "--name", name, "--evidence", evidenceIn(directory, name).toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(name + ".log").toFile());
        builder.environment().put(URL_VARIABLE, url);
        builder.environment().putAll(environment);
        try {
            return new NodeProcess(name, directory, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(name + " could not be started", e);
        }
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** What its handlers write. */
    public EvidenceReader evidence() {
        return evidence;
    }

    /** The file that it has beside its evidence by an ending. */
    public Path beside(String ending) {
        return directory.resolve(name + ending);
    }

    /** True until it has ended, also while it is frozen. */
    public boolean isRunning() {
        return process.isAlive();
    }

    /** True when it ended though nobody told it to. */
    public boolean endedByItself() {
        return !process.isAlive() && !endWanted;
    }

    /** Ends it as a crash would: SIGKILL. */
    public void kill() {
        endWanted = true;
        process.destroyForcibly();
    }

    /** Asks it to end: SIGTERM. */
    public void terminate() {
        endWanted = true;
        process.destroy();
    }

    /** Writes a line to its standard input; lost when it has ended. */
    public void tell(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().flush();
        } catch (IOException e) {
            if (process.isAlive()) {
                throw new UncheckedIOException(name + " could not be told " + line, e);
            }
        }
    }

    /** Freezes it (SIGSTOP). */
    public void freeze() throws InterruptedException {
        signal("STOP");
    }

    /** Lets it go on (SIGCONT). */
    public void thaw() throws InterruptedException {
        signal("CONT");
    }

    private void signal(String signal) throws InterruptedException {
        try {
            Process kill =
                    new ProcessBuilder("sh", "-c", "kill -\"$1\" \"$2\"", "sh", signal, Long.toString(pid())).start();
            if (kill.waitFor() != 0 && process.isAlive()) {
                throw new IllegalStateException(name + " could not be sent SIG" + signal);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(name + " could not be sent SIG" + signal, e);
        }
    }

    /** Waits for its end; returns false when it did not come in time. */
    public boolean awaitEnd(Duration patience) throws InterruptedException {
        return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The last line it said, for people. */
    public String lastWords() {
        try {
            List<String> lines = Files.readAllLines(log);
            return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
        } catch (IOException e) {
            return "its log cannot be read";
        }
    }
}
