package dev.carillon.node.cluster;

import dev.carillon.node.evidence.WrongClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A Redis whose clock on the wall can be set while it runs. Its monotonic clock goes on. */
final class JumpingRedis implements AutoCloseable {

    private final int port;
    private final MappedByteBuffer seconds;
    private final Process process;

    private JumpingRedis(int port, MappedByteBuffer seconds, Process process) {
        this.port = port;
        this.seconds = seconds;
        this.process = process;
    }

    /** Builds the library that sets the clock, with the C compiler of this machine, and starts a server. */
    static JumpingRedis start(Path directory) throws Exception {
        WrongClock clock = WrongClock.build(directory);
        Path file = directory.resolve("seconds");
        MappedByteBuffer seconds;
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            seconds = channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES);
        }
        seconds.order(ByteOrder.nativeOrder());
        int port = freePort();
        ProcessBuilder builder = new ProcessBuilder(
                        "redis-server", "--port", Integer.toString(port), "--bind", "127.0.0.1", "--save", "")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("redis.log").toFile());
        builder.environment().putAll(clock.environment(file));
        return new JumpingRedis(port, seconds, builder.start());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    String url() {
        return "redis://127.0.0.1:" + port;
    }

    /** Sets the clock to so many seconds ahead of the machine's. */
    void jumpTo(long ahead) {
        seconds.putLong(0, ahead);
        seconds.force();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
