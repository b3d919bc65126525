package dev.carillon.redis;

import dev.carillon.schedule.WellFormed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A list of writes for {@link RedisEffects#once}, in their order. Each is one that cannot fail once it has begun: what is
 * wrong with it by itself is refused here, and what is in its way on the server is found before the first of them is made.
 * Not thread-safe.
 */
public final class RedisWrites {

    /** How many writes there are at most. */
    public static final int MAX_WRITES = 100;

    /** How many characters their keys and arguments have at most, all together. */
    public static final int MAX_CHARS = 65_536;

    /** The largest number that can be added, up or down. */
    public static final long MAX_STEP = 999_999_999_999_999L;

    private static final Duration LONGEST_LIFE = Duration.ofDays(3_650);

    private final List<String> keys = new ArrayList<>();
    private final List<String> args = new ArrayList<>();
    private final Map<String, String> uses = new HashMap<>();
    private int chars;

    /** Sets a string. */
    public RedisWrites set(String key, String value) {
        use(key, "string");
        use(inside(key, ""), "text");
        return add("set", key, value, "");
    }

    /**
     * Adds to a number, which is 0 when it is not there.
     *
     * @param by at most {@link #MAX_STEP}, up or down; what is there has at most 15 digits
     */
    public RedisWrites increment(String key, long by) {
        use(key, "string");
        use(inside(key, ""), "number");
        return add("increment", key, step(by), "");
    }

    /** Sets a field of a hash. */
    public RedisWrites put(String key, String field, String value) {
        use(key, "hash");
        use(inside(key, field), "text");
        return add("put", key, field, value);
    }

    /**
     * Adds to a number in a field of a hash.
     *
     * @param by as for {@link #increment(String, long)}
     */
    public RedisWrites increment(String key, String field, long by) {
        use(key, "hash");
        use(inside(key, field), "number");
        return add("count", key, field, step(by));
    }

    /** Adds a member to a set. */
    public RedisWrites add(String key, String member) {
        use(key, "set");
        return add("add", key, member, "");
    }

    /**
     * Sets the score of a member of a sorted set.
     *
     * @throws IllegalArgumentException naming {@code score} when it is no finite number
     */
    public RedisWrites score(String key, String member, double score) {
        if (!Double.isFinite(score)) {
            throw new IllegalArgumentException("score: " + score + " must be finite");
        }
        use(key, "sorted set");
        return add("score", key, member, Double.toString(score));
    }

    /** Puts a value at the end of a list. */
    public RedisWrites push(String key, String value) {
        use(key, "list");
        return add("push", key, value, "");
    }

    /** Puts an entry of one field at the end of a stream. */
    public RedisWrites append(String key, String field, String value) {
        use(key, "stream");
        return add("append", key, field, value);
    }

    /** Deletes a key of any type. What is written to it afterwards is of the type that it has now. */
    public RedisWrites delete(String key) {
        return add("delete", key, "", "");
    }

    /**
     * Lets a key of any type live for so long from now on.
     *
     * @throws IllegalArgumentException naming {@code life} when it is not from 1 ms to 3,650 days
     */
    public RedisWrites expire(String key, Duration life) {
        if (life.toMillis() < 1 || life.compareTo(LONGEST_LIFE) > 0) {
            throw new IllegalArgumentException("life: " + life + " must be from 1 ms to 3,650 days");
        }
        return add("expire", key, Long.toString(life.toMillis()), "");
    }

    /** The key of each write in turn. */
    List<String> keys() {
        return List.copyOf(keys);
    }

    /** Verb and two arguments of each write in turn. */
    List<String> args() {
        return List.copyOf(args);
    }

    private static String step(long by) {
        if (by > MAX_STEP || by < -MAX_STEP) {
            throw new IllegalArgumentException("by: " + by + " must have at most 15 digits");
        }
        return Long.toString(by);
    }

    private static String inside(String key, String field) {
        return key + '\n' + field;
    }

    /** Two uses of one thing that do not go together would fail on the way. */
    private void use(String thing, String kind) {
        String other = uses.putIfAbsent(thing, kind);
        if (other != null && !other.equals(kind)) {
            throw new IllegalArgumentException("key: " + thing.strip() + " is used as " + other + " and as " + kind);
        }
    }

    private RedisWrites add(String verb, String key, String one, String other) {
        chars += key.length() + one.length() + other.length();
        if (key.isEmpty()) {
            throw new IllegalArgumentException("key: must not be empty");
        }
        if (!WellFormed.is(key) || !WellFormed.is(one) || !WellFormed.is(other)) {
            throw new IllegalArgumentException("writes: half a surrogate pair cannot be written");
        }
        if (keys.size() == MAX_WRITES || chars > MAX_CHARS) {
            throw new IllegalArgumentException(
                    "writes: at most " + MAX_WRITES + ", of " + MAX_CHARS + " characters together");
        }
        keys.add(key);
        args.addAll(List.of(verb, one, other));
        return this;
    }
}
