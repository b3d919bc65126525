package dev.carillon.benchmarks.contender;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** One Node process with the driver. */
final class BullMqProcess implements Holder {

    private static final int PATIENCE_SECONDS = 600;
    private static final int END_SECONDS = 10;

    private final Fires fires;
    private final Process process;
    private final BufferedWriter orders;
    private final Semaphore answers = new Semaphore(0);
    private final CountDownLatch held = new CountDownLatch(1);
    private final Thread reader;
    private final Thread hook;
    private volatile boolean ended;

    BullMqProcess(Fires fires, Path folder, int port, String role) throws IOException, InterruptedException {
        this.fires = fires;
        this.process = new ProcessBuilder("node", "driver.js", Integer.toString(port), role)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        this.orders = process.outputWriter(StandardCharsets.UTF_8);
        this.hook = new Thread(process::destroy, "bullmq-end");
        Runtime.getRuntime().addShutdownHook(hook);
        this.reader = new Thread(this::read, "bullmq-" + role);
        reader.start();
        awaitAnswer(role);
    }

    void order(String line) throws IOException, InterruptedException {
        orders.write(line);
        orders.newLine();
        orders.flush();
        awaitAnswer(line);
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    private void awaitAnswer(String order) throws InterruptedException {
        if (!answers.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS) || ended) {
            throw new IllegalStateException("BullMQ's driver does not answer: " + order);
        }
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("fires ")) {
                    tell(line);
                } else if (line.equals(HolderJvm.HELD)) {
                    held.countDown();
                } else {
                    answers.release();
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("BullMQ's driver cannot be heard", e);
        } finally {
            ended = true;
            answers.release();
        }
    }

    @Override
    public void awaitHeld() throws InterruptedException {
        if (!held.await(END_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("BullMQ's driver began nothing");
        }
    }

    @Override
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    private void tell(String line) {
        String[] words = line.split(" ", -1);
        for (int i = 1; i < words.length; i++) {
            int mark = words[i].indexOf(':');
            fires.firedAt(Integer.parseInt(words[i].substring(0, mark)), Long.parseLong(words[i].substring(mark + 1)));
        }
    }

    /** The driver ends with its input, after what it runs. */
    @Override
    public void close() throws InterruptedException {
        try {
            orders.close();
        } catch (IOException e) {
            // it has ended already
        }
        if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        reader.join();
        Runtime.getRuntime().removeShutdownHook(hook);
    }
}
