package dev.carillon.testing.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Goes walks on worlds of one kind, and makes those that fail short. */
public final class Walks {

    private static final int MOST_ATTEMPTS = 400;
    private static final int SHOWN_FRAMES = 6;

    private final Supplier<World> worlds;
    private final int mostAttempts;
    private int attempts;

    /**
     * What came of one walk.
     *
     * @param seed of which seed
     * @param steps how many steps it had
     * @param failure what was wrong, if anything was
     * @param story what was done, with names and times
     * @param words the replies in words that are the same on every store
     */
    public record Outcome(long seed, int steps, Optional<Throwable> failure, List<String> story, List<String> words) {}

    /** @param worlds opens the world of the next walk: an empty store, or one in which nobody uses the walk's names */
    public Walks(Supplier<World> worlds) {
        this(worlds, MOST_ATTEMPTS);
    }

    /** @param mostAttempts how many shorter walks are tried when one fails */
    public Walks(Supplier<World> worlds, int mostAttempts) {
        this.worlds = worlds;
        this.mostAttempts = mostAttempts;
    }

    /** How many walks a test goes: what the system property {@code carillon.model.sequences} says, or so many. */
    public static int count(int otherwise) {
        return Integer.getInteger("carillon.model.sequences", otherwise);
    }

    /** The seed of the first walk, {@code carillon.model.seed}; those that follow count on from it. */
    public static long firstSeed() {
        return Long.getLong("carillon.model.seed", 1);
    }

    /** Goes the walks of so many seeds; the first that fails is an error that tells its shortest form. */
    public void check(long firstSeed, int count) {
        for (long seed = firstSeed; seed < firstSeed + count; seed++) {
            check(seed);
        }
    }

    /** Goes the walk of one seed. */
    public Outcome check(long seed) {
        Outcome outcome = go(seed);
        if (outcome.failure().isPresent()) {
            throw new AssertionError(tell(shortest(outcome)), outcome.failure().get());
        }
        return outcome;
    }

    /** Goes one walk as it is. */
    public Outcome go(long seed) {
        attempts = 0;
        return go(seed, Step.walk(seed));
    }

    private Outcome go(long seed, List<Step> steps) {
        World world = worlds.get();
        // where the store lasts longer than the walk, no two walks may have the same names
        String name = "w" + seed + (world.isBehind() ? "." + attempts++ : "");
        Walk walk = new Walk(world, seed, name);
        Optional<Throwable> failure = Optional.empty();
        try {
            new Guide(walk).go(steps);
        } catch (AssertionError | RuntimeException e) {
            failure = Optional.of(e);
            walk.leave();
        }
        return new Outcome(seed, steps.size(), failure, walk.story(), walk.words());
    }

    /** Leaves out steps, many at once and then one by one, as long as what is left still fails. */
    public Outcome shortest(Outcome failed) {
        List<Step> steps = Step.walk(failed.seed());
        Outcome last = failed;
        int left = mostAttempts;
        for (int size = steps.size() / 2; size > 0; size /= 2) {
            for (int from = 0; from < steps.size() && left > 0; left--) {
                List<Step> fewer = new ArrayList<>(steps);
                fewer.subList(from, Math.min(from + size, fewer.size())).clear();
                Outcome outcome = go(failed.seed(), fewer);
                if (outcome.failure().isPresent()) {
                    steps = fewer;
                    last = outcome;
                } else {
                    from += size;
                }
            }
        }
        return last;
    }

    /** The seed, what was done, and what was wrong. */
    public static String tell(Outcome outcome) {
        Throwable failure = outcome.failure().orElseThrow();
        StringBuilder text = new StringBuilder("walk of seed ")
                .append(outcome.seed())
                .append(" (-Dcarillon.model.seed=")
                .append(outcome.seed())
                .append(" -Dcarillon.model.sequences=1), as short as ")
                .append(outcome.steps())
                .append(" steps:\n");
        outcome.story().forEach(line -> text.append("  ").append(line).append('\n'));
        text.append(failure).append('\n');
        StackTraceElement[] frames = failure.getStackTrace();
        for (int i = 0; i < Math.min(SHOWN_FRAMES, frames.length); i++) {
            text.append("    at ").append(frames[i]).append('\n');
        }
        return text.toString();
    }
}
