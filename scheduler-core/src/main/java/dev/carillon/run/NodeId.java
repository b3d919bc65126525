package dev.carillon.run;

import java.util.regex.Pattern;

/**
 * The name of one node process, unique among the live nodes: 1 to 64 characters out of {@code A-Z a-z 0-9 . _ -}.
 *
 * @param value the name
 */
public record NodeId(String value) implements Comparable<NodeId> {

    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /** @throws IllegalArgumentException naming {@code node} when the value is outside the allowed form */
    public NodeId {
        if (!ALLOWED.matcher(value).matches()) {
            throw new IllegalArgumentException("node: the id must be 1 to 64 characters out of A-Z a-z 0-9 . _ -");
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
