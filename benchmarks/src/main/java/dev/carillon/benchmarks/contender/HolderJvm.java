package dev.carillon.benchmarks.contender;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The same for a contender whose nodes are in a JVM. */
final class HolderJvm implements Holder {

    /** The command of this program that such a process runs. */
    static final String COMMAND = "hold";
    /** What it prints when a handler has begun. */
    static final String HELD = "held";

    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final CountDownLatch held = new CountDownLatch(1);
    private final Thread hook;

    HolderJvm(String contender, String address) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        this.process = new ProcessBuilder(
                        java,
                        "-Xmx256m",
                        "-XX:+IgnoreUnrecognizedVMOptions",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.carillon.benchmarks.Benchmarks",
                        COMMAND,
                        contender,
                        address)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        this.hook = new Thread(process::destroyForcibly, "holder-end");
        Runtime.getRuntime().addShutdownHook(hook);
        Thread.ofVirtual().start(this::read);
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.equals(HELD)) {
                    held.countDown();
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("the holding node cannot be heard", e);
        }
    }

    @Override
    public void awaitHeld() throws InterruptedException {
        if (!held.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the node in the other process began nothing");
        }
    }

    @Override
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
        Runtime.getRuntime().removeShutdownHook(hook);
    }
}
