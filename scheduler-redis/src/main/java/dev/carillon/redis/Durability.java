package dev.carillon.redis;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How safe a claim must be before its run may start, and an end before it counts as recorded. Immutable.
 *
 * @param kind what is waited for
 * @param replicas how many replicas must have it; 0 for the other kinds
 */
public record Durability(Kind kind, int replicas) {

    /** What is waited for. */
    public enum Kind {
        /** The server's answer. */
        ACKNOWLEDGED,
        /** That a number of replicas have it. */
        REPLICATED,
        /** That it is on the server's disk. */
        FSYNCED
    }

    /** The most replicas that can be waited for. */
    public static final int MOST_REPLICAS = 16;

    /** The default: the server has answered. A fail-over or a loss of power may take back what it answered last. */
    public static final Durability ACKNOWLEDGED = new Durability(Kind.ACKNOWLEDGED, 0);

    /** On the server's disk: needs Redis 7.2, or {@code appendfsync always}. */
    public static final Durability FSYNCED = new Durability(Kind.FSYNCED, 0);

    private static final Pattern REPLICATED = Pattern.compile("replicated\\((\\d{1,3})\\)");

    /** @throws IllegalArgumentException naming {@code durability} when the number of replicas does not fit the kind */
    public Durability {
        boolean fits = kind == Kind.REPLICATED ? replicas >= 1 && replicas <= MOST_REPLICAS : replicas == 0;
        if (!fits) {
            throw new IllegalArgumentException(
                    "durability: replicas: " + replicas + " must be from 1 to " + MOST_REPLICAS + " with replicated");
        }
    }

    /** On this number of replicas, 1 to {@link #MOST_REPLICAS}. */
    public static Durability replicated(int replicas) {
        return new Durability(Kind.REPLICATED, replicas);
    }

    /**
     * Reads {@code acknowledged}, {@code replicated(N)} or {@code fsynced}.
     *
     * @throws IllegalArgumentException naming {@code durability}
     */
    public static Durability parse(String text) {
        Matcher replicated = REPLICATED.matcher(text);
        if (replicated.matches()) {
            return replicated(Integer.parseInt(replicated.group(1)));
        }
        return switch (text) {
            case "acknowledged" -> ACKNOWLEDGED;
            case "fsynced" -> FSYNCED;
            default ->
                throw new IllegalArgumentException(
                        "durability: '" + text + "' is none of acknowledged, replicated(N), fsynced");
        };
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return switch (kind) {
            case ACKNOWLEDGED -> "acknowledged";
            case REPLICATED -> "replicated(" + replicas + ")";
            case FSYNCED -> "fsynced";
        };
    }
}
