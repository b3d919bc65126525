package dev.carillon.node.http;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * How a node is reached by HTTP. Immutable.
 *
 * @param host the address that it listens on
 * @param port the port; 0 for any that is free
 * @param mayMove whether any free port will do when this one is taken
 * @param credentials who may do what
 */
public record HttpConfig(String host, int port, boolean mayMove, Credentials credentials) {

    /** The port of a node that is told none. */
    public static final int USUAL_PORT = 7733;

    private static final String USUAL_HOST = "127.0.0.1";
    private static final int HIGHEST_PORT = 65_535;

    /** @throws IllegalArgumentException naming {@code http} when the address or the port is none */
    public HttpConfig {
        if (port < 0 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException("http: port " + port + " must be from 0 to " + HIGHEST_PORT);
        }
        address(host);
    }

    /** For this machine only, on the usual port or another one, read-only. */
    public static HttpConfig local() {
        return new HttpConfig(USUAL_HOST, USUAL_PORT, true, Credentials.none());
    }

    /**
     * Reads {@code host:port}, or {@code port} for this machine only.
     *
     * @throws IllegalArgumentException naming {@code http} when it is malformed
     */
    public static HttpConfig at(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? USUAL_HOST : text.substring(0, colon);
        try {
            return new HttpConfig(
                    host.isEmpty() ? "0.0.0.0" : host,
                    Integer.parseInt(text.substring(colon + 1)),
                    false,
                    Credentials.none());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("http: must be HOST:PORT, PORT, or off", e);
        }
    }

    /** The same for those who are named. */
    public HttpConfig withCredentials(Credentials some) {
        return new HttpConfig(host, port, mayMove, some);
    }

    boolean isLocal() {
        return address(host).isLoopbackAddress();
    }

    InetAddress address() {
        return address(host);
    }

    private static InetAddress address(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("http: there is no host of that name: " + e.getMessage(), e);
        }
    }
}
