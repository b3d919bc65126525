package dev.carillon.node.cluster;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another JVM with the class path of this one, for what must happen in a process of its own. */
final class ChildJvm implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    private ChildJvm(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Starts a main class; its messages go to this process's own. */
    static ChildJvm start(Class<?> main, String... arguments) throws IOException {
        return start(System.getProperty("java.class.path"), main.getName(), arguments);
    }

    /** Starts a main class that was compiled into a folder. */
    static ChildJvm startIn(Path folder, String main) throws IOException {
        return start(folder + File.pathSeparator + System.getProperty("java.class.path"), main);
    }

    private static ChildJvm start(String classPath, String main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                classPath,
                main));
        command.addAll(List.of(arguments));
        return new ChildJvm(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Tells the process to go on: one line on its standard input. */
    void go() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    /** Waits until the process says this line. */
    void awaitLine(String line) throws IOException {
        for (String said = output.readLine(); !line.equals(said); said = output.readLine()) {
            if (said == null) {
                throw new AssertionError("the child process ended before it said " + line);
            }
        }
    }

    /** Waits for the end and returns the last line that the process said. */
    String awaitSuccess() throws Exception {
        String last = output.lines().reduce("", (before, line) -> line);
        if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
            throw new AssertionError("the child process failed: " + last);
        }
        return last;
    }

    long pid() {
        return process.pid();
    }

    boolean isRunning() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
