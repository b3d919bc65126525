package dev.carillon.redis;

import dev.carillon.store.StoreAccessException;
import dev.carillon.store.StoreException;
import dev.carillon.store.StoreProtocolException;
import dev.carillon.store.StoreUnavailableException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import java.net.UnknownHostException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a failed command says about itself: whether it can have been executed, and whether to send it again. */
enum Failure {
    /** The server does not know the script: load it and send again. */
    UNKNOWN_SCRIPT,
    /** The server cannot take it now, and has not executed it. */
    NOT_NOW,
    /** The server is a replica by now, and has not executed it: the primary is elsewhere. */
    NOT_PRIMARY,
    /** No reply: it may have been executed, or may be executed yet. */
    NO_REPLY,
    /** The server refuses this user or this command. */
    REFUSED,
    /** The script failed or the data has another type: a bug, or keys of somebody else. */
    BROKEN;

    private static final String CLOSED = "Connection closed prematurely";
    private static final Set<String> TRANSIENT = Set.of(
            "LOADING", "BUSY", "MASTERDOWN", "CLUSTERDOWN", "MOVED", "ASK", "TRYAGAIN", "OOM", "NOREPLICAS", "MISCONF");
    private static final Set<String> ACCESS = Set.of("NOAUTH", "NOPERM", "WRONGPASS", "EXECABORT");

    /** True when the client found a new connection closed before it could note why, in one of its two ways to say so. */
    static boolean isUnexplained(Throwable thrown) {
        RedisConnectionException closed = find(thrown, RedisConnectionException.class);
        boolean isPremature = closed != null && messages(closed).contains(CLOSED);
        return isPremature || find(thrown, IllegalStateException.class) != null;
    }

    private static String messages(Throwable thrown) {
        return thrown.getMessage() + (thrown.getCause() == null ? "" : messages(thrown.getCause()));
    }

    /** True when the same request may succeed in a moment. */
    boolean isTransient() {
        return this != REFUSED && this != BROKEN;
    }

    static Failure of(Throwable thrown) {
        RedisCommandExecutionException reply = find(thrown, RedisCommandExecutionException.class);
        if (reply == null) {
            return NO_REPLY;
        }
        String message = String.valueOf(reply.getMessage());
        String word = message.split("[ :]", 2)[0];
        if (word.equals("NOSCRIPT")) {
            return UNKNOWN_SCRIPT;
        }
        if (word.equals("READONLY") || message.contains("-READONLY ")) {
            return NOT_PRIMARY;
        }
        if (TRANSIENT.contains(word) || message.contains("-OOM ")) {
            return NOT_NOW;
        }
        return ACCESS.contains(word) || isDenied(message) ? REFUSED : BROKEN;
    }

    private static boolean isDenied(String message) {
        return message.contains("invalid password")
                || message.contains("without any password configured")
                || message.contains("can't run this command or subcommand")
                || message.contains("ACL failure in script");
    }

    /** The exception for the caller, with the server named and the server's own words. */
    StoreException toException(String server, String request, Throwable cause) {
        RedisCommandExecutionException reply = find(cause, RedisCommandExecutionException.class);
        String words = reply == null ? noReply(cause) : String.valueOf(reply.getMessage());
        String message = "redis " + server + ": " + request + ": " + words;
        return switch (this) {
            case REFUSED -> new StoreAccessException(message, cause);
            case BROKEN -> new StoreProtocolException(message, cause);
            case UNKNOWN_SCRIPT, NOT_NOW, NOT_PRIMARY, NO_REPLY -> new StoreUnavailableException(message, cause);
        };
    }

    /** Why nothing was heard, as far as this machine knows: the host has no address, the port is closed, the time is up. */
    private static String noReply(Throwable thrown) {
        UnknownHostException host = find(thrown, UnknownHostException.class);
        if (host != null) {
            return "unknown host: " + host.getMessage();
        }
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String why = root.getMessage();
        return why == null || why.isBlank() ? "no reply" : "no reply: " + why;
    }

    private static <T extends Throwable> @Nullable T find(Throwable thrown, Class<T> type) {
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            if (type.isInstance(each)) {
                return type.cast(each);
            }
        }
        return null;
    }
}
