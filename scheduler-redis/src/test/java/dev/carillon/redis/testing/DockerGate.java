package dev.carillon.redis.testing;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Looks whether containers can be had, quickly and without touching Testcontainers where it is absent. */
final class DockerGate {

    private static final Path SOCKET = Path.of("/var/run/docker.sock");

    private DockerGate() {}

    static Optional<RedisBackend> open(RedisSetup setup, List<String> tried) {
        Optional<String> obstacle = obstacle(setup);
        obstacle.ifPresent(tried::add);
        return obstacle.isPresent() ? Optional.empty() : Optional.of(DockerRedis.start(setup));
    }

    /** Says why no container can be had, or nothing if one can. */
    static Optional<String> obstacle(RedisSetup setup) {
        if (setup.directory().isPresent()) {
            return Optional.of("a container does not write to a directory of this machine");
        }
        if (!hasTestcontainers()) {
            return Optional.of("Testcontainers is not on the class path");
        }
        if (System.getenv("DOCKER_HOST") == null && !answers()) {
            return Optional.of("no Docker engine answers at " + SOCKET);
        }
        return DockerRedis.isAvailable() ? Optional.empty() : Optional.of("Testcontainers finds no Docker engine");
    }

    private static boolean hasTestcontainers() {
        try {
            Class.forName("org.testcontainers.DockerClientFactory", false, DockerGate.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static boolean answers() {
        if (!Files.exists(SOCKET)) {
            return false;
        }
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(SOCKET));
        } catch (IOException e) {
            return false;
        }
    }
}
