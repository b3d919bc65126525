package dev.carillon.redis.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Looks for a port that nobody listens on. */
final class FreePort {

    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    /** How far the port for other nodes of a Redis Cluster lies behind the one for clients. */
    private static final int BUS_OFFSET = 10_000;

    private static final int LAST_PORT = 65_535;
    private static final int MOST_TRIES = 200;

    private FreePort() {}

    /** Returns a TCP port of 127.0.0.1 that was free a moment ago. */
    static int find() {
        try (ServerSocket socket = on(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on 127.0.0.1", e);
        }
    }

    /** Returns a TCP port of 127.0.0.1 that was free a moment ago, as was the one that a Redis Cluster adds to it. */
    static int findWithBusPort() {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            int port = find();
            if (port + BUS_OFFSET <= LAST_PORT && isFree(port + BUS_OFFSET)) {
                return port;
            }
        }
        throw new IllegalStateException("no free pair of ports on 127.0.0.1 after " + MOST_TRIES + " tries");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = on(port)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static ServerSocket on(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getByAddress(LOOPBACK));
    }
}
