package dev.carillon.run;

import dev.carillon.schedule.NameChars;

/**
 * The name of one node process, unique among the live nodes: 1 to 64 characters out of {@code A-Z a-z 0-9 . _ -}.
 *
 * @param value the name
 */
public record NodeId(String value) implements Comparable<NodeId> {

    private static final int MAX_CHARS = 64;
    private static final NameChars ALLOWED = NameChars.of("A-Z a-z 0-9 . _ -");

    /** @throws IllegalArgumentException naming {@code node} when the value is outside the allowed form */
    public NodeId {
        if (!ALLOWED.make(value, 0, value.length(), MAX_CHARS)) {
            throw new IllegalArgumentException(
                    "node: the id must be 1 to " + MAX_CHARS + " characters out of " + ALLOWED);
        }
    }

    @Override
    public int compareTo(NodeId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
