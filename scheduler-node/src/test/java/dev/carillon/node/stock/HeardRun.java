package dev.carillon.node.stock;

import dev.carillon.run.Cause;
import dev.carillon.run.Fence;
import dev.carillon.run.RunId;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.task.PreviousSuccess;
import dev.carillon.task.Run;
import dev.carillon.testing.MadeUpRun;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** An attempt without a node that remembers what its handler says. */
final class HeardRun implements Run {

    private final MadeUpRun run;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private volatile @Nullable Object result;

    HeardRun(String id, long fence) {
        this.run = MadeUpRun.of(id, fence);
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    @Nullable
    Object result() {
        return result;
    }

    @Override
    public RunId id() {
        return run.id();
    }

    @Override
    public ScheduleId schedule() {
        return run.schedule();
    }

    @Override
    public Instant nominal() {
        return run.nominal();
    }

    @Override
    public Instant started() {
        return run.started();
    }

    @Override
    public Duration lateness() {
        return run.lateness();
    }

    @Override
    public int attempt() {
        return run.attempt();
    }

    @Override
    public int missedCount() {
        return run.missedCount();
    }

    @Override
    public Cause cause() {
        return run.cause();
    }

    @Override
    public Fence fence() {
        return run.fence();
    }

    @Override
    public List<String> tags() {
        return run.tags();
    }

    @Override
    public boolean isCancelled() {
        return run.isCancelled();
    }

    @Override
    public Optional<PreviousSuccess> previousSuccess() {
        return run.previousSuccess();
    }

    @Override
    public void result(@Nullable Object value) {
        result = value;
    }

    @Override
    public void progress(long done, long total) {}

    @Override
    public void log(String line) {
        lines.add(line);
    }

    @Override
    public void heartbeat() {}
}
