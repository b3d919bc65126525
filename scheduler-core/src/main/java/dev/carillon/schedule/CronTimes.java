package dev.carillon.schedule;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The fire times of a {@link Cron}, compiled.
 *
 * <p>Thread-safe. Which instants are fire times depends on the expression and the zone rules alone, never on when or
 * from where they are asked for.
 */
public final class CronTimes {

    private final CompiledCron cron;
    private final CronEvaluator evaluator;

    CronTimes(CompiledCron cron, ZoneTimeline timeline, DstPolicy dst) {
        this.cron = cron;
        this.evaluator = new CronEvaluator(cron.pattern(), timeline, DstRule.of(cron.interval(), dst));
    }

    /**
     * The first fire time strictly after {@code from}.
     *
     * @return a whole second; empty if there is none within 400 years, so none at all
     */
    public Optional<Instant> next(Instant from) {
        long next = evaluator.next(from.getEpochSecond());
        return next == CronEvaluator.NONE ? Optional.empty() : Optional.of(Instant.ofEpochSecond(next));
    }

    /**
     * The next fire times strictly after {@code from}, each with a note where a clock change bends it.
     *
     * @param count how many, at least 1; there are fewer if the expression ends
     * @throws IllegalArgumentException if {@code count} is less than 1 or more than 1,000
     */
    public List<FireTime> preview(Instant from, int count) {
        if (count < 1 || count > FireNotes.LONGEST_PREVIEW) {
            throw new IllegalArgumentException(
                    "count: " + count + " fire times asked for, allowed are 1 to " + FireNotes.LONGEST_PREVIEW);
        }
        FireNotes notes = new FireNotes(evaluator);
        List<FireTime> fireTimes = new ArrayList<>();
        long last = from.getEpochSecond();
        for (int i = 0; i < count; i++) {
            long next = evaluator.next(last);
            if (next == CronEvaluator.NONE) {
                break;
            }
            fireTimes.add(new FireTime(Instant.ofEpochSecond(next), notes.of(last, next)));
            last = next;
        }
        return List.copyOf(fireTimes);
    }

    /**
     * What a clock change does to a fire time, in one English sentence; empty on ordinary days.
     *
     * @param last the fire time before it, or where a preview begins
     * @param at the first fire time after that
     */
    public Optional<String> note(Instant last, Instant at) {
        return new FireNotes(evaluator).of(last.getEpochSecond(), at.getEpochSecond());
    }

    /** The expression in English words, with numbers in the place of {@code H}; the zone is left out. */
    public String describe() {
        return cron.describe();
    }
}
