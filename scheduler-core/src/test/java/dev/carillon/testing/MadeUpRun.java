package dev.carillon.testing;

import dev.carillon.run.Cause;
import dev.carillon.run.Fence;
import dev.carillon.run.RunId;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.task.PreviousSuccess;
import dev.carillon.task.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An attempt without a node, for tests of what handlers are given. What is said of it is forgotten.
 *
 * @param id the run's name
 * @param fence the attempt's fence
 * @param started when it started
 */
public record MadeUpRun(RunId id, Fence fence, Instant started) implements Run {

    /** An attempt under a fence that started at the fire time in the run's name. */
    public static MadeUpRun of(String run, long fence) {
        RunId id = new RunId(run);
        return new MadeUpRun(id, new Fence(fence), id.nominal());
    }

    @Override
    public ScheduleId schedule() {
        return id.schedule();
    }

    @Override
    public Instant nominal() {
        return id.nominal();
    }

    @Override
    public Duration lateness() {
        return Duration.between(nominal(), started);
    }

    @Override
    public int attempt() {
        return 1;
    }

    @Override
    public int missedCount() {
        return 0;
    }

    @Override
    public Cause cause() {
        return Cause.SCHEDULE;
    }

    @Override
    public List<String> tags() {
        return List.of();
    }

    @Override
    public boolean isCancelled() {
        return false;
    }

    @Override
    public Optional<PreviousSuccess> previousSuccess() {
        return Optional.empty();
    }

    @Override
    public void result(@Nullable Object value) {}

    @Override
    public void progress(long done, long total) {}

    @Override
    public void log(String line) {}

    @Override
    public void heartbeat() {}
}
