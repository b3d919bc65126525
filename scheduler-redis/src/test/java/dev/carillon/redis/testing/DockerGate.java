package dev.carillon.redis.testing;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks whether a container can be had at once, without touching Testcontainers where it is absent.
 *
 * <p>An engine counts only if it answers within two seconds and has the images already: a test run is no time to
 * download, and where no registry is in reach, Testcontainers would try for minutes.
 */
final class DockerGate {

    private static final String DEFAULT_SOCKET = "unix:///var/run/docker.sock";
    private static final String REAPER_IMAGE = "testcontainers/ryuk:";
    private static final long ANSWER_SECONDS = 2;

    private DockerGate() {}

    /** Starts a container, or adds to the list why that cannot be; with force, images may be downloaded. */
    static Optional<RedisBackend> open(RedisSetup setup, boolean force, List<String> tried) {
        Optional<String> obstacle = obstacle(setup, force);
        obstacle.ifPresent(tried::add);
        return obstacle.isPresent() ? Optional.empty() : Optional.of(DockerRedis.start(setup));
    }

    /** Says why no container can be had, or nothing if one can. */
    static Optional<String> obstacle(RedisSetup setup, boolean force) {
        if (setup.directory().isPresent()) {
            return Optional.of("a container does not write to a directory of this machine");
        }
        if (!hasTestcontainers()) {
            return Optional.of("Testcontainers is not on the class path");
        }
        return force ? Optional.empty() : missingImage();
    }

    private static Optional<String> missingImage() {
        String host = Optional.ofNullable(System.getenv("DOCKER_HOST")).orElse(DEFAULT_SOCKET);
        Path socket = Path.of(host.replaceFirst("^unix://", ""));
        if (!host.startsWith("unix://") || !Files.exists(socket)) {
            return Optional.of("there is no Docker engine at " + host);
        }
        String images = images(socket);
        if (images.isEmpty()) {
            return Optional.of("no Docker engine answers at " + host);
        }
        if (!images.contains('"' + DockerRedis.image() + '"')) {
            return Optional.of("the Docker engine has no image " + DockerRedis.image());
        }
        boolean needsReaper = !Boolean.parseBoolean(System.getenv("TESTCONTAINERS_RYUK_DISABLED"));
        return needsReaper && !images.contains(REAPER_IMAGE)
                ? Optional.of("the Docker engine has no image " + REAPER_IMAGE)
                : Optional.empty();
    }

    /** Returns what the engine says about its images, or nothing if it does not answer in time. */
    private static String images(Path socket) {
        CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> ask(socket));
        try {
            return answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private static String ask(Path socket) {
        byte[] request = "GET /images/json HTTP/1.0\r\nHost: docker\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap(request));
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private static boolean hasTestcontainers() {
        try {
            Class.forName("org.testcontainers.DockerClientFactory", false, DockerGate.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
