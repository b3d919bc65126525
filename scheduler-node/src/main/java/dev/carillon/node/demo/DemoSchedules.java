package dev.carillon.node.demo;

import dev.carillon.client.ScheduleBuilder;
import dev.carillon.client.SchedulerClient;
import dev.carillon.node.evidence.MachineClock;
import dev.carillon.schedule.Overlap;
import dev.carillon.schedule.Retry;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.task.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Creates the demo's schedules, and notes for the checker what was asked for. Not thread-safe. */
final class DemoSchedules {

    /** The schedules whose runs take long enough for a kill to hit one. */
    static final String LONG_PREFIX = "report-";

    /** How long those runs take. */
    static final Duration LONG_RUN = Duration.ofMillis(2_500);

    /** Schedules whose runs may overlap, so that no overlap rule can hide that a fire time was given away twice. */
    private static final Set<String> OVERLAPPING = Set.of("tick-1s", "beat-100ms", "hash-250ms", "report-b");

    private static final int LONG_ONES = 4;
    private static final Duration LONG_PERIOD = Duration.ofSeconds(4);

    private final SchedulerClient client;
    private final MachineClock clock;
    private final Instant base;
    private final List<Expected> expected = new ArrayList<>();

    /** @param base from when on intervals count */
    DemoSchedules(SchedulerClient client, MachineClock clock, Instant base) {
        this.client = client;
        this.clock = clock;
        this.base = base;
    }

    /** Creates all of them. */
    List<Expected> create(Duration length) {
        cron("tick-1s", "* * * * * *", 0, 1_000, DemoTasks.FETCH, work(20));
        cron("tick-2s", "*/2 * * * * *", 0, 2_000, DemoTasks.FETCH, work(100));
        cron("hash-3s", "*/3 * * * * *", 0, 3_000, DemoTasks.HASH, work(5));
        cron("quarter-minute", "5,20,35,50 * * * * *", 5_000, 15_000, DemoTasks.FETCH, work(50));
        cron("every-minute", "* * * * *", 0, 60_000, DemoTasks.FETCH, work(50));
        every("beat-100ms", 100, 37, DemoTasks.FETCH, work(5));
        every("hash-250ms", 250, 11, DemoTasks.HASH, work(3));
        every("beat-500ms", 500, 83, DemoTasks.FETCH, work(30));
        every("sync-5s", 5_000, 700, DemoTasks.FETCH, work(200));
        flaky("flaky-2s");
        for (int i = 0; i < LONG_ONES; i++) {
            long offset = i * LONG_PERIOD.toMillis() / LONG_ONES + 410;
            int millis = (int) LONG_RUN.toMillis();
            every(LONG_PREFIX + (char) ('a' + i), LONG_PERIOD.toMillis(), offset, DemoTasks.FETCH, work(millis));
        }
        after("poll-after-300ms", 300, DemoTasks.FETCH, work(100));
        after("import-after-1s", 1_000, DemoTasks.FETCH, work(1_500));
        after("hash-after-700ms", 700, DemoTasks.HASH, work(5));
        once("once-past", base.minus(Duration.ofHours(1)), DemoTasks.FETCH);
        once("once-soon", base.plus(length.dividedBy(5)), DemoTasks.HASH);
        once("once-halfway", base.plus(length.dividedBy(2)), DemoTasks.FETCH);
        once("once-late", base.plus(length.multipliedBy(4).dividedBy(5)), DemoTasks.HASH);
        return List.copyOf(expected);
    }

    /** Removes what is left of them. */
    void delete() {
        expected.forEach(schedule -> client.delete(new ScheduleId(schedule.id())));
    }

    private static Work work(int millis) {
        return new Work(millis, false);
    }

    /** A cron expression and, beside it, the grid that it stands for. */
    private void cron(String id, String expression, long anchorMillis, long periodMillis, Task<Work> task, Work work) {
        create(id, new Rhythm.Grid(anchorMillis, periodMillis), task, work, builder -> builder.cron(expression));
    }

    private void every(String id, long periodMillis, long offsetMillis, Task<Work> task, Work work) {
        every(id, periodMillis, offsetMillis, task, work, builder -> builder);
    }

    private void flaky(String id) {
        Retry soon = Retry.fixed(3, Duration.ofMillis(300));
        every(id, 2_000, 950, DemoTasks.FETCH, new Work(40, true), builder -> builder.retry(soon));
    }

    private void every(
            String id,
            long periodMillis,
            long offset,
            Task<Work> task,
            Work work,
            UnaryOperator<ScheduleBuilder> more) {
        Instant start = base.plusMillis(offset);
        create(
                id,
                new Rhythm.Grid(start.toEpochMilli(), periodMillis),
                task,
                work,
                builder -> more.apply(
                        builder.every(Duration.ofMillis(periodMillis)).startAt(start)));
    }

    private void after(String id, long delayMillis, Task<Work> task, Work work) {
        create(
                id,
                new Rhythm.AfterEnd(delayMillis),
                task,
                work,
                builder -> builder.everyAfterCompletion(Duration.ofMillis(delayMillis)));
    }

    private void once(String id, Instant at, Task<Work> task) {
        create(id, new Rhythm.Single(at.toEpochMilli()), task, work(10), builder -> builder.at(at));
    }

    private void create(String id, Rhythm rhythm, Task<Work> task, Work work, UnaryOperator<ScheduleBuilder> timing) {
        Overlap overlap = OVERLAPPING.contains(id) ? Overlap.allow(3) : Overlap.SKIP;
        long asked = clock.wallMicros();
        timing.apply(client.schedule(task, work).id(id).overlap(overlap)).create();
        expected.add(new Expected(id, rhythm, overlap.limit(), asked, clock.wallMicros()));
    }
}
