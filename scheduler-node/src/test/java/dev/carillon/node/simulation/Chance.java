package dev.carillon.node.simulation;

import java.util.List;
import java.util.SplittableRandom;

/** Where everything that is not determined comes from: a seed. Not thread-safe. */
final class Chance {

    private final SplittableRandom random;

    Chance(long seed) {
        random = new SplittableRandom(seed);
    }

    /** True in so many of a thousand cases. */
    boolean permille(int times) {
        return times > 0 && random.nextInt(1_000) < times;
    }

    boolean percent(int times) {
        return permille(times * 10);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    long below(long bound) {
        return random.nextLong(bound);
    }

    /** Both ends included. */
    long between(long least, long most) {
        return random.nextLong(least, most + 1);
    }

    /** A length between two, short ones more often than long ones. */
    long nanosBetween(long leastMillis, long mostMillis) {
        double part = random.nextDouble();
        return Timeline.nanos(leastMillis) + (long) (part * part * Timeline.nanos(mostMillis - leastMillis));
    }

    <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
