package dev.carillon.node.chaos;

import dev.carillon.client.ScheduleBuilder;
import dev.carillon.client.Scheduled;
import dev.carillon.client.SchedulerClient;
import dev.carillon.node.chaos.Asked.Chain;
import dev.carillon.node.chaos.Asked.Grid;
import dev.carillon.node.chaos.Asked.Rhythm;
import dev.carillon.node.chaos.Asked.Single;
import dev.carillon.node.chaos.Asked.Skipping;
import dev.carillon.node.chaos.Asked.Spell;
import dev.carillon.node.evidence.MachineClock;
import dev.carillon.schedule.Misfire;
import dev.carillon.schedule.Overlap;
import dev.carillon.schedule.Retry;
import dev.carillon.task.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes the schedules of a trial, and notes for the judge what was asked for. Not thread-safe. */
final class Workload {

    private static final int PERIOD_MILLIS = 1_000;
    private static final int LONG_ONES = 40;
    private static final int LONG_PERIOD_MILLIS = 20_000;
    private static final int LONG_RUN_MILLIS = 6_000;
    private static final int CHAINS = 8;
    /** Longer than the judge's clocks may be off: a delay that counts from the start is seen. */
    private static final int CHAIN_RUN_MILLIS = 200;

    private static final int SKIPPING_ONES = 12;
    private static final int SINGLES = 60;
    private static final int MOST_AT_ONCE = 1_000;
    private static final Misfire EACH = Misfire.fireAll(1_000);
    private static final Retry SOON = Retry.fixed(3, Duration.ofMillis(300));

    private final SchedulerClient client;
    private final MachineClock clock;
    private final Random random;
    private final Instant base;
    private final List<Wish> wishes = new ArrayList<>();

    private record Wish(ScheduleBuilder builder, Asked.Rhythm rhythm, int limit, boolean fragile) {}

    /** @param base from when on intervals count */
    Workload(SchedulerClient client, MachineClock clock, long seed, Instant base) {
        this.client = client;
        this.clock = clock;
        this.random = new Random(seed + 1);
        this.base = base;
    }

    /**
     * Creates all of them.
     *
     * @param rate how many fire times a second
     * @param length in what time single instants lie
     */
    List<Asked> create(int rate, Duration length) {
        int special = LONG_ONES * PERIOD_MILLIS / LONG_PERIOD_MILLIS + SKIPPING_ONES;
        for (int i = 0; i < Math.max(1, rate - special); i++) {
            steady(i);
        }
        for (int i = 0; i < LONG_ONES; i++) {
            lasting(i);
        }
        for (int i = 0; i < SKIPPING_ONES; i++) {
            skipping(i);
        }
        for (int i = 0; i < CHAINS; i++) {
            long delay = 200 + 150L * i;
            wish(
                    start("chain-" + i, ChaosTasks.WAIT, CHAIN_RUN_MILLIS, false)
                            .everyAfterCompletion(Duration.ofMillis(delay)),
                    new Chain(delay),
                    1,
                    false);
        }
        for (int i = 0; i < SINGLES; i++) {
            Instant at = base.plusMillis(random.nextLong(length.toMillis()));
            wish(start("single-" + i, ChaosTasks.WAIT, 20, false).at(at), new Single(at.toEpochMilli()), 1, false);
        }
        return send();
    }

    /** Short runs, each fire time by itself: side by side or one behind the other. */
    private void steady(int number) {
        boolean queued = number % 4 == 0;
        boolean computes = number % 8 == 1;
        boolean flaky = number % 10 == 3;
        boolean fragile = number % 20 == 7;
        Task<Effort> task = computes ? ChaosTasks.COMPUTE : fragile ? ChaosTasks.FRAGILE : ChaosTasks.WAIT;
        ScheduleBuilder builder = start("steady-" + number, task, random.nextInt(2, 40), flaky)
                .overlap(queued ? Overlap.QUEUE_ALL : Overlap.allow(MOST_AT_ONCE))
                .misfire(EACH)
                .retry(SOON);
        grid(builder, PERIOD_MILLIS, queued ? 1 : MOST_AT_ONCE, fragile);
    }

    /** Runs that a fault is likely to hit, and whose leases have to be renewed. */
    private void lasting(int number) {
        boolean fragile = number % 5 == 0;
        ScheduleBuilder builder = start(
                        "lasting-" + number, fragile ? ChaosTasks.FRAGILE : ChaosTasks.WAIT, LONG_RUN_MILLIS, false)
                .overlap(Overlap.allow(MOST_AT_ONCE))
                .misfire(EACH);
        grid(builder, LONG_PERIOD_MILLIS, MOST_AT_ONCE, fragile);
    }

    /** Runs that take about as long as their period. */
    private void skipping(int number) {
        long offset = random.nextInt(PERIOD_MILLIS);
        Instant start = base.plusMillis(offset);
        wish(
                start("skipping-" + number, ChaosTasks.WAIT, 850 + 30 * number, false)
                        .every(Duration.ofMillis(PERIOD_MILLIS))
                        .startAt(start),
                new Skipping(new Grid(start.toEpochMilli(), PERIOD_MILLIS, List.of())),
                1,
                false);
    }

    private void grid(ScheduleBuilder builder, int periodMillis, int limit, boolean fragile) {
        Instant start = base.plusMillis(random.nextInt(periodMillis));
        wish(
                builder.every(Duration.ofMillis(periodMillis)).startAt(start),
                new Grid(start.toEpochMilli(), periodMillis, List.of()),
                limit,
                fragile);
    }

    private ScheduleBuilder start(String id, Task<Effort> task, int millis, boolean flaky) {
        return client.schedule(task, new Effort(millis, flaky)).id(id);
    }

    private void wish(ScheduleBuilder builder, Rhythm rhythm, int limit, boolean fragile) {
        wishes.add(new Wish(builder, rhythm, limit, fragile));
    }

    private List<Asked> send() {
        long asked = clock.wallMicros();
        List<Scheduled> made = client.scheduleAll(
                wishes.stream().map(wish -> wish.builder().definition()).toList());
        List<Spell> always = List.of(Spell.begun(asked, clock.wallMicros()));
        List<Asked> all = new ArrayList<>();
        for (int i = 0; i < made.size(); i++) {
            Wish wish = wishes.get(i);
            String id = ((Scheduled.Stored) made.get(i)).handle().id().value();
            Rhythm rhythm = switch (wish.rhythm()) {
                case Grid grid -> new Grid(grid.anchorMillis(), grid.periodMillis(), always);
                case Skipping skipping ->
                    new Skipping(new Grid(
                            skipping.grid().anchorMillis(), skipping.grid().periodMillis(), always));
                case Chain chain -> chain;
                case Single single -> single;
            };
            all.add(new Asked(id, rhythm, wish.limit(), wish.fragile()));
        }
        return all;
    }
}
