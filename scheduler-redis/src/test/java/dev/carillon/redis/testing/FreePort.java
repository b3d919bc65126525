package dev.carillon.redis.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Looks for a port that nobody listens on. */
final class FreePort {

    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private FreePort() {}

    /** Returns a TCP port of 127.0.0.1 that was free a moment ago. */
    static int find() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(LOOPBACK))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on 127.0.0.1", e);
        }
    }
}
