package dev.carillon.node;

import dev.carillon.run.Cause;
import dev.carillon.schedule.TaskName;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
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
    private final Timer lateness;
    private final Map<Outcome, Map<Cause, Counter>> runs = new EnumMap<>(Outcome.class);

    TaskMeters(MeterRegistry registry, TaskName task) {
        this.registry = registry;
        this.task = task;
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

    void started(Duration late) {
        lateness.record(late.isNegative() ? Duration.ZERO : late);
    }

    void ended(Outcome outcome, Cause cause) {
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
