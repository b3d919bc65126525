package dev.carillon.run;

/**
 * A number that rises with every claim of a shard. A sink that remembers the largest fence it saw can refuse writes of a
 * node that lost its lease and does not know it yet.
 *
 * @param value at least the store's time in microseconds when the claim was made
 */
public record Fence(long value) implements Comparable<Fence> {

    @Override
    public int compareTo(Fence other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
