package dev.carillon.node.simulation;

import dev.carillon.run.RunId;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.PutRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What the witness knows of one schedule, from its creation to its deletion. Moments are milliseconds as in {@link Rule}. */
final class ScheduleBook {

    final ScheduleId id;
    final Map<RunId, RunBook> runs = new LinkedHashMap<>();
    final Set<Long> skipped = new HashSet<>();
    final Set<Long> replacedAt = new HashSet<>();
    Schedule definition;
    long generation;
    boolean paused;
    boolean everPaused;
    /** When anything last became of it. */
    long touched;
    /** The final end of its latest run that nobody asked for by hand; a delay counts from there. */
    long lastEnd = Long.MIN_VALUE;
    /** Fire times of an old rule of which nobody can say whether they still counted. */
    int blurred;

    /** A fire time of an old rule that stayed due. */
    private long kept = Long.MIN_VALUE;

    private final List<Stretch> stretches = new ArrayList<>();
    private long skippedUntil = Long.MIN_VALUE;

    /** A stretch of time under one rule, from excluded, to included. */
    record Stretch(Rule rule, long from, long to) {}

    ScheduleBook(PutRequest request, long generation, long now) {
        this.id = request.schedule().id();
        this.definition = request.schedule();
        this.generation = generation;
        this.touched = now;
        Rule rule = Rule.of(definition, now);
        // a single instant fires though it has passed
        stretches.add(new Stretch(rule, rule.step() == 0 ? Long.MIN_VALUE : now, Long.MAX_VALUE));
    }

    void update(PutRequest request, long newGeneration, long now) {
        Schedule old = definition;
        definition = request.schedule();
        generation = newGeneration;
        touched = now;
        replacedAt.add(now);
        boolean sameRule = old.recurrence().equals(definition.recurrence())
                && Objects.equals(old.bounds().startAt(), definition.bounds().startAt());
        if (sameRule) {
            return;
        }
        lastEnd = Long.MIN_VALUE;
        Stretch last = stretches.remove(stretches.size() - 1);
        long to = now;
        if (request.expectedNext().isPresent() && request.expectedNext().equals(request.next())) {
            to = Math.min(now, Timeline.millis(request.next().get()));
            blurred += last.rule().between(Math.max(last.from(), to), now).size();
            kept = Timeline.millis(request.next().get());
        }
        stretches.add(new Stretch(last.rule(), last.from(), to));
        stretches.add(new Stretch(Rule.of(definition, now), Math.max(now, skippedUntil), Long.MAX_VALUE));
    }

    void skip(long nominal) {
        skipped.add(nominal);
        skippedUntil = Math.max(skippedUntil, nominal);
    }

    boolean isFireTime(long nominal) {
        return Rule.isDelay(definition)
                || stretches.stream().anyMatch(stretch -> stretch.rule().has(nominal));
    }

    /** All fire times that there have been, in order. */
    List<Long> fireTimes() {
        return stretches.stream()
                .flatMap(stretch -> stretch.rule().between(stretch.from(), stretch.to()).stream())
                .toList();
    }

    /** True unless a delay after completion is not over at a fire time. */
    boolean isDelayOver(long nominal) {
        return nominal == kept || nominal >= earliestAfterDelay();
    }

    private long earliestAfterDelay() {
        return definition.recurrence() instanceof EveryAfter after && lastEnd != Long.MIN_VALUE
                ? lastEnd + after.delay().toMillis()
                : Long.MIN_VALUE;
    }

    /** True when a delay after completion should have led to one more fire time. */
    boolean isSilent() {
        return definition.recurrence() instanceof EveryAfter after
                && Math.max(touched, skippedUntil) + after.delay().toMillis()
                        < Timeline.millis(
                                Objects.requireNonNull(definition.bounds().endAt()));
    }

    /** Its runs that are started and not over. */
    long inProgress() {
        return runs.values().stream().filter(RunBook::isInProgress).count();
    }

    /** How many runs there are that stand in the way of another one, or wait for their turn. */
    long unfinished() {
        return runs.values().stream().filter(run -> run.ended == null).count();
    }
}
