package dev.carillon.redis.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A real Redis (or Valkey) for a test or a demo, wherever one can be had.
 *
 * <p>Tried in the order of {@link RedisSource}. A server of its own listens on a free port of 127.0.0.1, keeps nothing
 * on disk unless asked to, and ends with {@link #close()} or with this JVM, even if the JVM is killed. A server named
 * by a URL belongs to somebody else: it is used as it is, never emptied, and cannot be stopped, killed or paused; it is
 * taken only if nothing about the server was asked for.
 *
 * <p>Thread-safe. Failures to start are {@link IllegalStateException}s that say what was tried.
 */
public final class RedisServer implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(20);
    private static final int PROBE_TIMEOUT_MILLIS = 1_000;
    /** For who asks something of a server that is there, however busy the machine is. */
    private static final int CALL_TIMEOUT_MILLIS = 30_000;

    private final RedisBackend backend;
    private final String version;

    private RedisServer(RedisBackend backend) {
        this.backend = backend;
        try {
            this.version = awaitReady();
        } catch (RuntimeException e) {
            backend.close();
            throw e;
        }
    }

    /** Starts a server without password and persistence. */
    public static RedisServer start() {
        return builder().start();
    }

    /** Returns a builder for a server with wishes. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns {@code redis://...} for a client, with the password if there is one. */
    public String url() {
        return backend.address().url();
    }

    /** Returns the host to connect to. */
    public String host() {
        return backend.address().host();
    }

    /** Returns the TCP port; the same after a {@link #restart()}. */
    public int port() {
        return backend.address().port();
    }

    /** Returns the version that the server reports, such as {@code 7.0.15}. */
    public String version() {
        return version;
    }

    /** Returns where the server came from. */
    public RedisSource source() {
        return backend.source();
    }

    /** Returns the process id, if the server is a child process of this JVM and running. */
    public OptionalLong pid() {
        return backend.pid();
    }

    /** Says which server this is, for a test report: version, place and port. */
    public String describe() {
        return "Redis " + version + " from " + backend.place() + " at " + host() + ":" + port();
    }

    /** Returns whether the server's process or container is there, paused or not. */
    public boolean isRunning() {
        return backend.isRunning();
    }

    /** Stops the server as an operator would (SIGTERM); does nothing if it is stopped already. */
    public void stop() {
        backend.stop();
    }

    /** Ends the server as a crash would (SIGKILL); does nothing if it is gone already. */
    public void kill() {
        backend.kill();
    }

    /** Stops the server if it runs, starts it again on the same port and waits until it answers. */
    public void restart() {
        backend.stop();
        backend.start();
        awaitReady();
    }

    /** Freezes the server (SIGSTOP): connections stay open, nothing answers. */
    public void pause() {
        backend.pause();
    }

    /** Lets a paused server go on (SIGCONT). */
    public void resume() {
        backend.resume();
    }

    /**
     * Sends one command over a connection of its own and returns the reply as text, one line an element.
     *
     * @throws IllegalStateException if the server does not answer within half a minute, or answers with an error
     */
    public String call(String... command) {
        try (PlainRedis connection = new PlainRedis(backend.address(), CALL_TIMEOUT_MILLIS)) {
            return connection.call(command);
        } catch (IOException e) {
            throw new IllegalStateException(command[0] + " failed on " + host() + ":" + port() + ": " + e, e);
        }
    }

    /** Ends the server and removes its files; does nothing to a server named by a URL. */
    @Override
    public void close() {
        backend.close();
    }

    @Override
    public String toString() {
        return describe();
    }

    private String awaitReady() {
        long startNanos = System.nanoTime();
        while (true) {
            Optional<String> answer = probe(System.nanoTime() - startNanos > START_TIMEOUT.toNanos());
            if (answer.isPresent()) {
                return answer.get();
            }
            backend.awaitProgress();
        }
    }

    /** Returns the server's version, or empty if it is still starting. */
    private Optional<String> probe(boolean last) {
        try (PlainRedis connection = new PlainRedis(backend.address(), PROBE_TIMEOUT_MILLIS)) {
            connection.call("PING");
            return Optional.of(versionIn(connection.call("INFO", "server")));
        } catch (PlainRedis.RedisReplyException e) {
            if (!e.isLoading() || last) {
                throw new IllegalStateException(backend.place() + " answers: " + e.getMessage(), e);
            }
        } catch (IOException e) {
            if (last || backend.source() == RedisSource.URL) {
                throw new IllegalStateException(backend.place() + " does not answer: " + e, e);
            }
        }
        return Optional.empty();
    }

    private static String versionIn(String report) {
        List<String> lines = report.lines().toList();
        return lines.stream()
                .filter(line -> line.startsWith("valkey_version:"))
                .findFirst()
                .or(() -> lines.stream()
                        .filter(line -> line.startsWith("redis_version:"))
                        .findFirst())
                .map(line -> line.substring(line.indexOf(':') + 1))
                .orElse("unknown");
    }

    /** Collects what a server should be like; each call returns this builder. Not thread-safe. */
    public static final class Builder {

        private final List<String> configLines = new ArrayList<>();
        private Optional<String> password = Optional.empty();
        private Optional<Path> directory = Optional.empty();
        private Optional<RedisSource> source = RedisSource.forced();
        private boolean appendOnly;
        private boolean ownServer;
        private RedisSetup.Kind kind = RedisSetup.Kind.ALONE;

        private Builder() {}

        /** Asks for a server that only this password opens. */
        public Builder password(String secret) {
            password = Optional.of(secret);
            return this;
        }

        /** Asks for an append-only file, so that what was written survives {@link RedisServer#restart()}. */
        public Builder appendOnly() {
            appendOnly = true;
            return this;
        }

        /** Asks for an append-only file in this directory, which is created if needed and never removed. */
        public Builder appendOnly(Path dataDirectory) {
            directory = Optional.of(dataDirectory);
            return appendOnly();
        }

        /** Adds one line of redis.conf, such as {@code maxmemory 20mb}. */
        public Builder config(String line) {
            configLines.add(line);
            return this;
        }

        /** Asks for a server that may be stopped, killed, paused and emptied: not one named by a URL. */
        public Builder own() {
            ownServer = true;
            return this;
        }

        /** Takes the server from this source only, whatever the environment says. */
        public Builder from(RedisSource only) {
            source = Optional.of(only);
            return this;
        }

        /** Asks for a server that others on this machine can find. */
        Builder kind(RedisSetup.Kind wanted) {
            kind = wanted;
            return this;
        }

        /**
         * Starts the server and waits until it answers.
         *
         * @throws IllegalStateException if none can be had or it does not come up; the message says what was tried
         */
        public RedisServer start() {
            RedisSetup setup = new RedisSetup(password, appendOnly, directory, configLines, ownServer, kind);
            return new RedisServer(RedisSupply.start(setup, source));
        }
    }
}
