package dev.carillon.redis.testing;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One connection that speaks RESP2 over a plain socket; enough to ask a server how it is.
 *
 * <p>Replies are turned into text: a nil is {@code (nil)}, an array one line an element. Not thread-safe.
 */
final class PlainRedis implements AutoCloseable {

    private final Socket socket = new Socket();
    private final InputStream in;
    private final OutputStream out;

    /** Connects and, if the address has a password, authenticates. */
    PlainRedis(RedisAddress address, int timeoutMillis) throws IOException {
        try {
            socket.connect(new InetSocketAddress(address.host(), address.port()), timeoutMillis);
            socket.setSoTimeout(timeoutMillis);
            in = new BufferedInputStream(socket.getInputStream());
            out = socket.getOutputStream();
            authenticate(address);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private void authenticate(RedisAddress address) throws IOException {
        if (address.password().isEmpty()) {
            return;
        }
        List<String> auth = new ArrayList<>(List.of("AUTH"));
        address.user().ifPresent(auth::add);
        auth.add(address.password().orElseThrow());
        String reply = call(auth.toArray(String[]::new));
        if (!reply.equals("OK")) {
            throw new RedisReplyException(reply);
        }
    }

    /**
     * Sends one command and returns its reply as text.
     *
     * @throws RedisReplyException if the server answers with an error
     * @throws IOException if the connection fails or the time is up
     */
    String call(String... command) throws IOException {
        StringBuilder text = new StringBuilder("*" + command.length + "\r\n");
        for (String word : command) {
            int bytes = word.getBytes(StandardCharsets.UTF_8).length;
            text.append('$').append(bytes).append("\r\n").append(word).append("\r\n");
        }
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        out.flush();
        return reply();
    }

    private String reply() throws IOException {
        String line = line();
        String rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+', ':' -> rest;
            case '-' -> throw new RedisReplyException(rest);
            case '$' -> bulk(Integer.parseInt(rest));
            case '*' -> array(Integer.parseInt(rest));
            default -> throw new IOException("not a RESP2 reply: " + line);
        };
    }

    private String bulk(int length) throws IOException {
        if (length < 0) {
            return "(nil)";
        }
        byte[] bytes = in.readNBytes(length);
        line();
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private String array(int length) throws IOException {
        List<String> elements = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            elements.add(reply());
        }
        return String.join("\n", elements);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\r'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the server closed the connection");
            }
            line.append((char) next);
        }
        in.skipNBytes(1);
        return line.toString();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // nothing was left to send
        }
    }

    /** An error that the server itself answered with. */
    static final class RedisReplyException extends IOException {
        RedisReplyException(String message) {
            super(message);
        }

        /** Returns whether the server only asks for patience: it is still reading its files. */
        boolean isLoading() {
            return String.valueOf(getMessage()).toUpperCase(Locale.ROOT).startsWith("LOADING");
        }
    }
}
