package dev.carillon.redis.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A server as a child process of this JVM.
 *
 * <p>A shutdown hook ends it with the JVM; a {@link ChildGuard} ends it if the JVM is killed.
 */
final class ChildRedis implements RedisBackend {

    private static final long STOP_SECONDS = 10;
    private static final int START_ATTEMPTS = 5;
    private static final long POLL_MILLIS = 5;

    private final ServerBinary binary;
    private final RedisSource source;
    private final RedisSetup setup;
    private final Path home;
    private final Thread hook = new Thread(this::end, "carillon-redis-end");
    private int port;
    private @Nullable Process process;
    private @Nullable ChildGuard guard;
    private boolean paused;

    private ChildRedis(ServerBinary binary, RedisSource source, RedisSetup setup) {
        this.binary = binary;
        this.source = source;
        this.setup = setup;
        try {
            this.home = Files.createTempDirectory("carillon-redis");
        } catch (IOException e) {
            throw new UncheckedIOException("no directory for a Redis server", e);
        }
    }

    static RedisBackend start(ServerBinary binary, RedisSource source, RedisSetup setup) {
        ChildRedis child = new ChildRedis(binary, source, setup);
        Runtime.getRuntime().addShutdownHook(child.hook);
        try {
            child.startOnFreePort();
            return child;
        } catch (RuntimeException e) {
            child.close();
            throw e;
        }
    }

    /** Another process may take the free port between our look and the server's start: then another is tried. */
    private synchronized void startOnFreePort() {
        for (int attempt = 1; ; attempt++) {
            port = setup.kind() == RedisSetup.Kind.CLUSTER_NODE ? FreePort.findWithBusPort() : FreePort.find();
            start();
            if (!portWasTaken()) {
                return;
            }
            if (attempt == START_ATTEMPTS) {
                throw new IllegalStateException("no free port after " + attempt + " tries: " + logTail());
            }
        }
    }

    @Override
    public synchronized void start() {
        if (isRunning()) {
            return;
        }
        try {
            Path directory = Files.createDirectories(setup.directory().orElse(home));
            Path config = Files.write(home.resolve("redis.conf"), configLines(directory));
            Process started = new ProcessBuilder(command(config))
                    .redirectErrorStream(true)
                    .redirectOutput(log().toFile())
                    .start();
            process = started;
            paused = false;
            guard = ChildGuard.over(started, temporaryDirectories());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + binary.file(), e);
        }
    }

    private List<String> command(Path config) {
        List<String> command = new ArrayList<>(List.of(binary.file().toString(), config.toString()));
        if (setup.kind() == RedisSetup.Kind.SENTINEL) {
            command.add("--sentinel");
        }
        return command;
    }

    private List<String> configLines(Path directory) {
        List<String> lines = new ArrayList<>(List.of(
                "bind 127.0.0.1", "port " + port, "dir " + RedisSetup.quoted(directory.toString()), "logfile \"\""));
        if (binary.major() >= 7) {
            lines.add("enable-debug-command local");
        }
        lines.addAll(setup.commonConfig());
        return lines;
    }

    @Override
    public synchronized void stop() {
        Process current = process;
        if (current == null) {
            return;
        }
        resume();
        current.destroy();
        if (!ended(current)) {
            current.destroyForcibly();
        }
        forget(current);
    }

    @Override
    public synchronized void kill() {
        Process current = process;
        if (current != null) {
            current.destroyForcibly();
            forget(current);
        }
    }

    private void forget(Process current) {
        if (!ended(current)) {
            throw new IllegalStateException("process " + current.pid() + " does not end");
        }
        if (guard != null) {
            guard.dismiss();
        }
        guard = null;
        process = null;
    }

    @Override
    public synchronized void pause() {
        signal("STOP");
        paused = true;
    }

    @Override
    public synchronized void resume() {
        if (paused) {
            signal("CONT");
            paused = false;
        }
    }

    private void signal(String name) {
        Process current = process;
        if (current == null || !current.isAlive()) {
            throw new IllegalStateException("there is no running server to send SIG" + name);
        }
        try {
            String pid = Long.toString(current.pid());
            Process kill = new ProcessBuilder("sh", "-c", "kill -\"$1\" \"$2\"", "sh", name, pid).start();
            if (!ended(kill) || kill.exitValue() != 0) {
                throw new IllegalStateException("cannot send SIG" + name + " to process " + pid);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot send SIG" + name, e);
        }
    }

    @Override
    public synchronized void awaitProgress() {
        Process current = process;
        if (current == null || endedWithin(current, POLL_MILLIS, TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException(binary.place() + " did not start: " + logTail());
        }
    }

    private boolean portWasTaken() {
        Process current = process;
        boolean isGone = current != null && endedWithin(current, 4 * POLL_MILLIS, TimeUnit.MILLISECONDS);
        if (!isGone || !logTail().contains("ddress already in use")) {
            return false;
        }
        kill();
        return true;
    }

    @Override
    public synchronized boolean isRunning() {
        return process != null && process.isAlive();
    }

    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the JVM is ending and the hook runs anyway
        }
    }

    private synchronized void end() {
        kill();
        temporaryDirectories().forEach(Trees::remove);
    }

    private List<Path> temporaryDirectories() {
        return binary.temporary() ? List.of(home, binary.directory()) : List.of(home);
    }

    @Override
    public synchronized OptionalLong pid() {
        return process != null && process.isAlive() ? OptionalLong.of(process.pid()) : OptionalLong.empty();
    }

    @Override
    public synchronized RedisAddress address() {
        return RedisAddress.local(port, setup.password());
    }

    @Override
    public RedisSource source() {
        return source;
    }

    @Override
    public String place() {
        return binary.place();
    }

    private Path log() {
        return home.resolve("redis.log");
    }

    private String logTail() {
        try {
            List<String> lines = Files.readAllLines(log());
            return String.join(" | ", lines.subList(Math.max(0, lines.size() - 4), lines.size()));
        } catch (IOException e) {
            return "no log: " + e.getMessage();
        }
    }

    private static boolean ended(Process process) {
        return endedWithin(process, STOP_SECONDS, TimeUnit.SECONDS);
    }

    private static boolean endedWithin(Process process, long time, TimeUnit unit) {
        try {
            return process.waitFor(time, unit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        }
    }
}
