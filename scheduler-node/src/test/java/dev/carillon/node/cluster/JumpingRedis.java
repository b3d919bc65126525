package dev.carillon.node.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

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
        Path source = directory.resolve("jump.c");
        try (InputStream text = JumpingRedis.class.getResourceAsStream("jump.c")) {
            Files.copy(text, source);
        }
        Path library = directory.resolve("jump.so");
        Process compiler = new ProcessBuilder(
                        "cc", "-shared", "-fPIC", "-O2", "-o", library.toString(), source.toString(), "-ldl")
                .inheritIO()
                .start();
        if (!compiler.waitFor(1, TimeUnit.MINUTES) || compiler.exitValue() != 0) {
            throw new AssertionError("the C compiler, cc, has failed");
        }
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
        builder.environment().put("LD_PRELOAD", library.toString());
        builder.environment().put("CARILLON_JUMP_FILE", file.toString());
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
