package dev.carillon.redis.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A way to a server over a port of its own, on which everything can happen that happens on a network.
 *
 * <p>Faults hold for the connections that are there and for those to come, until {@link #heal()}; they may be combined. A
 * connection that a fault has ended stays ended. Listens on 127.0.0.1. Thread-safe.
 */
public final class FaultProxy implements AutoCloseable {

    /** Which way bytes go. */
    public enum Direction {
        /** What a client asks. */
        TO_SERVER,
        /** What the server answers. */
        TO_CLIENT
    }

    private static final int BACKLOG = 256;
    private static final int CONNECT_MILLIS = 2_000;
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private volatile InetSocketAddress target;
    private final ServerSocket listener;
    private final ProxyFaults faults = new ProxyFaults();
    private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicLong accepted = new AtomicLong();

    private FaultProxy(String host, int port) {
        this.target = new InetSocketAddress(host, port);
        try {
            this.listener = new ServerSocket(0, BACKLOG, InetAddress.getByAddress(LOOPBACK));
        } catch (IOException e) {
            throw new UncheckedIOException("no port for a proxy", e);
        }
        ProxiedConnection.daemon("fault-proxy-" + listener.getLocalPort(), this::accept);
    }

    /** Listens on a free port and passes everything on to a server. */
    public static FaultProxy to(String host, int port) {
        return new FaultProxy(host, port);
    }

    /** Connections from now on lead to another server, as an address does that has moved; those that are there stay. */
    public void moveTo(String host, int port) {
        target = new InetSocketAddress(host, port);
    }

    /** The port that clients connect to. */
    public int port() {
        return listener.getLocalPort();
    }

    /** The address that clients connect to, for a Redis without a password. */
    public String url() {
        return "redis://127.0.0.1:" + port();
    }

    /** How many connections clients have made, refused ones not counted. */
    public long accepted() {
        return accepted.get();
    }

    /** How many connections are open. */
    public int open() {
        return connections.size();
    }

    /** How many answers were thrown away, as far as they came in pieces of their own. */
    public long droppedReplies() {
        return faults.dropped();
    }

    /** Every byte takes at least so much longer, each way; zero for no delay. */
    public void delay(Duration each) {
        faults.delay(each);
    }

    /** Bytes of one direction are not passed on and wait; the other direction goes on. Connections stay open. */
    public void stall(Direction direction) {
        faults.stall(direction);
    }

    /** Nothing is passed on either way, and nothing is closed: neither side can tell but by waiting. */
    public void goSilent() {
        for (Direction direction : Direction.values()) {
            stall(direction);
        }
    }

    /** Requests reach the server, which does what they say; the first answer that comes is lost with its connection. */
    public void dropReplies() {
        faults.dropReplies(true);
    }

    /** Each connection ends after so many bytes of answers from now on, in the middle of one perhaps. */
    public void cutAfter(long bytes) {
        faults.cutAfter(bytes);
        connections.forEach(ProxiedConnection::countAnew);
    }

    /** Ends all connections and refuses new ones. */
    public void cut() {
        faults.refuse(true);
        endAll(false);
    }

    /** Ends all connections at once, the way a host does that has forgotten them (RST); new ones are welcome. */
    public void reset() {
        endAll(true);
    }

    /** Ends all faults. What waited is passed on. */
    public void heal() {
        faults.heal();
    }

    private void endAll(boolean reset) {
        List.copyOf(connections).forEach(connection -> connection.end(reset));
    }

    private void accept() {
        while (!listener.isClosed()) {
            nextClient().ifPresent(this::connect);
        }
    }

    /** Empty at the end. */
    private Optional<Socket> nextClient() {
        try {
            return Optional.of(listener.accept());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** A client for whom there is no server sees its connection end. */
    private void connect(Socket client) {
        Socket server = new Socket();
        try {
            if (faults.refuses()) {
                throw new IOException("refused by the proxy");
            }
            server.connect(target, CONNECT_MILLIS);
            ProxiedConnection connection = new ProxiedConnection(client, server, faults, connections::remove);
            accepted.incrementAndGet();
            connections.add(connection);
            connection.start();
            if (faults.refuses()) {
                connection.end(false);
            }
        } catch (IOException e) {
            ProxiedConnection.close(client, false);
            ProxiedConnection.close(server, false);
        }
    }

    /** Ends all connections and stops listening. */
    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a proxy was not closed", e);
        }
        heal();
        new ArrayList<>(connections).forEach(connection -> connection.end(false));
    }
}
