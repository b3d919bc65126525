package dev.carillon.redis.testing;

import dev.carillon.redis.testing.FaultProxy.Direction;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** One client's connection through a {@link FaultProxy}, with a thread for each direction. Thread-safe. */
final class ProxiedConnection {

    private static final int BUFFER_BYTES = 16_384;

    private final Socket client;
    private final Socket server;
    private final ProxyFaults faults;
    private final Consumer<ProxiedConnection> whenOver;
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicLong answeredBytes = new AtomicLong();

    ProxiedConnection(Socket client, Socket server, ProxyFaults faults, Consumer<ProxiedConnection> whenOver)
            throws IOException {
        this.client = client;
        this.server = server;
        this.faults = faults;
        this.whenOver = whenOver;
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
    }

    static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    void start() {
        daemon("fault-proxy-ask", () -> pump(client, server, Direction.TO_SERVER));
        daemon("fault-proxy-answer", () -> pump(server, client, Direction.TO_CLIENT));
    }

    /** Counts the answers' bytes from zero. */
    void countAnew() {
        answeredBytes.set(0);
    }

    /** Ends both halves; with a reset neither side gets what is still on its way. */
    void end(boolean reset) {
        if (over.compareAndSet(false, true)) {
            close(client, reset);
            close(server, reset);
            whenOver.accept(this);
        }
    }

    static void close(Socket socket, boolean reset) {
        try {
            if (reset) {
                socket.setSoLinger(true, 0);
            }
            socket.close();
        } catch (IOException e) {
            // it is over, whatever the system says to it
        }
    }

    private void pump(Socket from, Socket to, Direction direction) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int read = in.read(buffer);
            while (read >= 0 && pass(buffer, read, out, direction)) {
                faults.awaitFlow(direction);
                read = in.read(buffer);
            }
        } catch (IOException e) {
            // one side has gone
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end(false);
        }
    }

    /** Returns false when that was the end of the connection. */
    private boolean pass(byte[] buffer, int count, OutputStream out, Direction direction)
            throws IOException, InterruptedException {
        TimeUnit.NANOSECONDS.sleep(faults.delayNanos());
        faults.awaitFlow(direction);
        if (direction == Direction.TO_SERVER) {
            out.write(buffer, 0, count);
            return true;
        }
        if (faults.dropsReply()) {
            return false;
        }
        long left = faults.cutAfterBytes() - answeredBytes.getAndAdd(count);
        out.write(buffer, 0, (int) Math.max(0, Math.min(left, count)));
        return left > count;
    }
}
