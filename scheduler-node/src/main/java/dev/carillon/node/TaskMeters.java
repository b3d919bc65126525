package dev.carillon.node;

import dev.carillon.run.Cause;
import dev.carillon.schedule.TaskName;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What a node counts of one task. Thread-safe. */
final class TaskMeters {

    /** How an attempt ended, as it is counted. */
    enum Outcome {
        SUCCEEDED,
        RETRYING,
        DEAD,
        CANCELLED,
        HANDED_OVER,
        OTHER
    }

    private static final Duration SHORTEST = Duration.ofNanos(100_000);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final MeterRegistry registry;
    private final TaskName task;
    private final MinuteBook minutes;
    private final Timer lateness;
    private final Map<Outcome, Map<Cause, Counter>> runs = new EnumMap<>(Outcome.class);

    TaskMeters(MeterRegistry registry, TaskName task, MinuteBook minutes) {
        this.registry = registry;
        this.task = task;
        this.minutes = minutes;
        this.lateness = Timer.builder("scheduler.lateness")
                .description("from the nominal fire time to the call of the handler")
                .tag("task", task.value())
                .publishPercentileHistogram()
                .minimumExpectedValue(SHORTEST)
                .maximumExpectedValue(LONGEST)
                .register(registry);
        for (Outcome outcome : Outcome.values()) {
            runs.put(outcome, new ConcurrentHashMap<>());
        }
    }

    /** A handler is called. Only what a schedule's own fire time starts can be late. */
    void started(ActiveRun run) {
        if (run.cause() == Cause.SCHEDULE) {
            Duration late = run.lateness().isNegative() ? Duration.ZERO : run.lateness();
            lateness.record(late);
            minutes.started(run.started(), late);
        } else {
            minutes.started(run.started());
        }
    }

    /** The end of an attempt was recorded. */
    void ended(Outcome outcome, Cause cause, Instant at) {
        minutes.ended(at, outcome);
        Map<Cause, Counter> counters = runs.get(outcome);
        if (counters != null) {
            // made when first needed, so that combinations that never happen are not exported
            counters.computeIfAbsent(cause, c -> counter(outcome, c)).increment();
        }
    }

    private Counter counter(Outcome outcome, Cause cause) {
        return registry.counter(
                "scheduler.runs",
                "task",
                task.value(),
                "outcome",
                NodeMeters.word(outcome),
                "cause",
                NodeMeters.word(cause));
    }
}
