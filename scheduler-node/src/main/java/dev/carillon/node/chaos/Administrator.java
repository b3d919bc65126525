package dev.carillon.node.chaos;

import dev.carillon.client.SchedulerClient;
import dev.carillon.node.chaos.Asked.Grid;
import dev.carillon.node.chaos.Asked.Spell;
import dev.carillon.node.evidence.MachineClock;
import dev.carillon.schedule.Misfire;
import dev.carillon.schedule.Overlap;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.StoreException;
import dev.carillon.store.TriggerReply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Changes schedules while they fire: makes, updates, pauses, resumes, triggers and deletes them, and notes for the judge
 * when each was asked for and when the answer came. What fails is asked for again until it is answered. Runs on a thread of
 * its own; what it has noted is to be read when that has ended.
 */
final class Administrator implements Runnable {

    private static final int SCHEDULES = 12;
    private static final int PERIOD_MILLIS = 500;
    private static final int MOST_AT_ONCE = 1_000;
    private static final Duration BETWEEN = Duration.ofMillis(400);
    private static final Duration AGAIN = Duration.ofMillis(100);
    /** One in so many steps ends the spell of an active schedule. */
    private static final int RARELY = 6;

    private final SchedulerClient client;
    private final MachineClock clock;
    private final Random random;
    private final List<Changing> all = new ArrayList<>();
    private final List<Triggered> triggered = new ArrayList<>();
    private volatile boolean isOver;
    private volatile Optional<String> trouble = Optional.of("the administrator did not come to its end");

    /**
     * A run that was asked for.
     *
     * @param schedule of which schedule
     * @param run its name; empty when no answer came, so that there may be one of any name
     * @param answeredMicros when the answer came
     */
    record Triggered(String schedule, String run, long answeredMicros) {}

    /** A schedule that is changed. */
    private static final class Changing {
        private final String id;
        private final Instant start;
        private final List<Spell> spells = new ArrayList<>();
        private final List<Long> deletions = new ArrayList<>();
        private boolean exists;
        private boolean active;

        private Changing(String id, Instant start) {
            this.id = id;
            this.start = start;
        }

        private void begin(long asked, long answered) {
            active = true;
            spells.add(Spell.begun(asked, answered));
        }

        private void end(long asked, long answered, boolean byDeletion) {
            if (active) {
                spells.set(spells.size() - 1, spells.get(spells.size() - 1).ended(asked, answered));
            }
            if (byDeletion) {
                deletions.add(answered);
            }
            active = false;
        }
    }

    /** @param base from when on intervals count */
    Administrator(SchedulerClient client, MachineClock clock, long seed, Instant base) {
        this.client = client;
        this.clock = clock;
        this.random = new Random(seed + 2);
        for (int i = 0; i < SCHEDULES; i++) {
            all.add(new Changing("changing-" + i, base.plusMillis(random.nextInt(PERIOD_MILLIS))));
        }
    }

    /** Starts its thread. */
    Thread start() {
        return Thread.ofPlatform().name("administrator").daemon().start(this);
    }

    /** Makes it end, with every schedule there and active. */
    void finish() {
        isOver = true;
    }

    @Override
    public void run() {
        try {
            while (!isOver) {
                change(all.get(random.nextInt(all.size())));
                clock.sleep(BETWEEN);
            }
            for (Changing each : all) {
                activate(each);
            }
            trouble = Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            trouble = Optional.of("the administrator failed: " + e);
        }
    }

    /** Why what it has noted is not all that it should be; empty when it has come to its end. */
    Optional<String> trouble() {
        return trouble;
    }

    private void change(Changing each) throws InterruptedException {
        int dice = random.nextInt(RARELY);
        if (!each.active) {
            activate(each);
        } else if (dice == 0) {
            pauseOrDelete(each);
        } else if (dice <= 2) {
            trigger(each);
        } else {
            put(each);
        }
    }

    private void activate(Changing each) throws InterruptedException {
        if (each.active) {
            return;
        }
        long asked = clock.wallMicros();
        if (each.exists) {
            insist(() -> client.resume(new ScheduleId(each.id)));
        } else {
            put(each);
            each.exists = true;
        }
        each.begin(asked, clock.wallMicros());
    }

    private void pauseOrDelete(Changing each) throws InterruptedException {
        boolean delete = random.nextBoolean();
        long asked = clock.wallMicros();
        if (delete) {
            insist(() -> client.delete(new ScheduleId(each.id)));
            each.exists = false;
        } else {
            insist(() -> client.pause(new ScheduleId(each.id), "trial"));
        }
        each.end(asked, clock.wallMicros(), delete);
    }

    /** Another payload makes it another generation with the same fire times. */
    private void put(Changing each) throws InterruptedException {
        Effort effort = new Effort(random.nextInt(2, 60), false);
        insist(() -> client.schedule(ChaosTasks.WAIT, effort)
                .id(each.id)
                .every(Duration.ofMillis(PERIOD_MILLIS))
                .startAt(each.start)
                .overlap(Overlap.allow(MOST_AT_ONCE))
                .misfire(Misfire.fireAll(MOST_AT_ONCE))
                .create());
    }

    /** Not to be repeated: that would be another run. */
    private void trigger(Changing each) {
        try {
            if (client.trigger(new ScheduleId(each.id)) instanceof TriggerReply.Queued queued) {
                triggered.add(new Triggered(each.id, queued.run().value(), clock.wallMicros()));
            }
        } catch (StoreException e) {
            triggered.add(new Triggered(each.id, "", clock.wallMicros()));
        }
    }

    private void insist(Runnable request) throws InterruptedException {
        boolean answered = false;
        while (!answered) {
            try {
                request.run();
                answered = true;
            } catch (StoreException e) {
                clock.sleep(AGAIN);
            }
        }
    }

    /** Its schedules as they were asked for. */
    List<Asked> asked() {
        return all.stream()
                .map(each -> new Asked(
                        each.id,
                        new Grid(
                                each.start.toEpochMilli(),
                                PERIOD_MILLIS,
                                List.copyOf(each.spells),
                                List.copyOf(each.deletions)),
                        MOST_AT_ONCE,
                        false))
                .toList();
    }

    List<Triggered> triggered() {
        return triggered;
    }
}
