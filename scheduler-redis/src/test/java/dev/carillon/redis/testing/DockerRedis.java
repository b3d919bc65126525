package dev.carillon.redis.testing;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/** A server in a container, on a fixed port of 127.0.0.1; the only class that needs Testcontainers. */
final class DockerRedis implements RedisBackend {

    /** The system property that names another image. */
    static final String IMAGE_PROPERTY = "carillon.test.redis.image";

    private static final String CONFIG = "/etc/carillon-redis.conf";
    private static final int INNER_PORT = 6379;
    private static final long POLL_NANOS = 20_000_000;

    private final RedisSetup setup;
    private final int port;
    private final GenericContainer<?> container;
    private boolean paused;

    private DockerRedis(RedisSetup setup) {
        this.setup = setup;
        this.port = FreePort.find();
        this.container = new GenericContainer<>(DockerImageName.parse(image()))
                .withCopyToContainer(Transferable.of(config(setup)), CONFIG)
                .withCommand("redis-server", CONFIG)
                .withCreateContainerCmdModifier(command -> command.withExposedPorts(ExposedPort.tcp(INNER_PORT))
                        .withHostConfig(HostConfig.newHostConfig().withPortBindings(binding(port))))
                .waitingFor(new NoWait());
    }

    /** Returns the name of the image that a container would be made of. */
    static String image() {
        return System.getProperty(IMAGE_PROPERTY, "redis:7.4-alpine");
    }

    static RedisBackend start(RedisSetup setup) {
        DockerRedis redis = new DockerRedis(setup);
        redis.container.start();
        return redis;
    }

    @Override
    public synchronized void start() {
        if (!isRunning()) {
            docker().startContainerCmd(id()).exec();
            paused = false;
        }
    }

    @Override
    public synchronized void stop() {
        if (isRunning()) {
            resume();
            docker().stopContainerCmd(id()).exec();
        }
    }

    @Override
    public synchronized void kill() {
        if (isRunning()) {
            docker().killContainerCmd(id()).exec();
        }
    }

    @Override
    public synchronized void pause() {
        docker().pauseContainerCmd(id()).exec();
        paused = true;
    }

    @Override
    public synchronized void resume() {
        if (paused) {
            docker().unpauseContainerCmd(id()).exec();
            paused = false;
        }
    }

    @Override
    public void awaitProgress() {
        if (!isRunning()) {
            throw new IllegalStateException(place() + " did not start: " + container.getLogs());
        }
        LockSupport.parkNanos(POLL_NANOS);
    }

    @Override
    public boolean isRunning() {
        return Boolean.TRUE.equals(
                docker().inspectContainerCmd(id()).exec().getState().getRunning());
    }

    @Override
    public synchronized void close() {
        container.stop();
    }

    @Override
    public OptionalLong pid() {
        return OptionalLong.empty();
    }

    @Override
    public RedisAddress address() {
        return RedisAddress.local(port, setup.password());
    }

    @Override
    public RedisSource source() {
        return RedisSource.DOCKER;
    }

    @Override
    public String place() {
        return "a container of " + image();
    }

    private String id() {
        return container.getContainerId();
    }

    private static DockerClient docker() {
        return DockerClientFactory.instance().client();
    }

    private static String config(RedisSetup setup) {
        return "port " + INNER_PORT + "\nprotected-mode no\n" + String.join("\n", setup.commonConfig()) + "\n";
    }

    private static PortBinding binding(int port) {
        return new PortBinding(Ports.Binding.bindIpAndPort("127.0.0.1", port), ExposedPort.tcp(INNER_PORT));
    }

    /** Readiness is asked of the server itself, over RESP. */
    private static final class NoWait extends AbstractWaitStrategy {
        @Override
        protected void waitUntilReady() {}
    }
}
