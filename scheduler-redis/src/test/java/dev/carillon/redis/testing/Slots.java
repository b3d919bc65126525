package dev.carillon.redis.testing;

import java.util.BitSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The hash slots that a line of {@code CLUSTER NODES} names. */
record Slots(BitSet numbers) {

    private static final Pattern RANGE = Pattern.compile(" (\\d+)(?:-(\\d+))?(?= |$)");

    static Slots of(String line) {
        BitSet numbers = new BitSet(RedisCluster.SLOTS);
        int connected = line.indexOf(" connected");
        String ranges = connected < 0 ? "" : line.substring(connected + " connected".length());
        RANGE.matcher(ranges).results().forEach(range -> add(numbers, range));
        return new Slots(numbers);
    }

    private static void add(BitSet numbers, MatchResult range) {
        int first = Integer.parseInt(range.group(1));
        int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
        numbers.set(first, last + 1);
    }

    boolean has(int slot) {
        return numbers.get(slot);
    }
}
