package dev.carillon.node.simulation;

import dev.carillon.task.Run;
import dev.carillon.task.Task;
import dev.carillon.task.TaskRegistry;
import org.jspecify.annotations.Nullable;

/** The handlers of one process: they take time, fail, or do not listen, and tell the witness where they are. */
final class Work {

    static final Task<@Nullable Void> CALLS = Task.of("calls");
    static final Task<@Nullable Void> SUMS = Task.of("sums").cpuBound();

    private static final long MOST_MILLIS = 5_000;
    private static final long SLICE_MILLIS = 300;

    private final World world;
    private final Life life;

    Work(World world, Life life) {
        this.world = world;
        this.life = life;
    }

    TaskRegistry tasks() {
        return TaskRegistry.builder()
                .add(CALLS, (nothing, run) -> handle(run))
                .add(SUMS, (nothing, run) -> handle(run))
                .build();
    }

    private void handle(Run run) throws InterruptedException {
        world.witness().began(life, run);
        if (world.isCalm()) {
            return;
        }
        Chance chance = world.chance();
        boolean isStubborn = chance.percent(10);
        long left = world.strands().isInside() ? chance.nanosBetween(0, MOST_MILLIS) : 0;
        while (left > 0) {
            long slice = Math.min(left, Timeline.nanos(SLICE_MILLIS));
            left -= slice;
            life.rest(slice);
            world.witness().works(life, run);
            if (run.isCancelled() && !isStubborn) {
                throw new InterruptedException("told to stop");
            }
        }
        life.step();
        if (chance.percent(world.faults().failPercent())) {
            throw new IllegalStateException("drawn");
        }
    }
}
