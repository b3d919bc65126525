package dev.carillon.node.simulation;

import org.jspecify.annotations.Nullable;

/** The places of a cluster, each for one process after another, and what is done to them from outside. */
final class Places {

    private static final long MOST_OUTAGE_MILLIS = 7_000;

    private final World world;
    private final Timeline timeline;
    private final Chance chance;
    private final @Nullable Life[] lives;
    private int processes;
    private boolean blackout;

    Places(World world, int count) {
        this.world = world;
        this.timeline = world.timeline();
        this.chance = world.chance();
        this.lives = new Life[count];
    }

    void begin() {
        for (int i = 0; i < lives.length; i++) {
            fill(i);
        }
        disturbLater();
        if (world.troubleMillis() > 90_000) {
            timeline.in(chance.nanosBetween(1_000, 15_000), this::blackOut);
        }
    }

    /** Starts a process; sometimes it has the name of the one before it. */
    private void fill(int place) {
        Life old = lives[place];
        String name = old != null && chance.percent(50) ? old.name() : "n" + place + "-" + processes++;
        world.trace(() -> name + " starts");
        lives[place] = new Life(world, name);
    }

    /** A process has ended: after a while there will be another one. */
    void gone(Life life) {
        for (int i = 0; i < lives.length; i++) {
            int place = i;
            if (lives[i] == life) {
                if (!world.isCalm() && !blackout) {
                    timeline.in(chance.nanosBetween(50, MOST_OUTAGE_MILLIS), () -> refill(place));
                } else if (world.isCalm()) {
                    timeline.in(Timeline.nanos(50), () -> refill(place));
                }
            }
        }
    }

    private void refill(int place) {
        Life old = lives[place];
        if ((old == null || old.isDead()) && !blackout) {
            fill(place);
        }
    }

    private void disturbLater() {
        int millis = world.faults().disturbMillis();
        if (millis < Integer.MAX_VALUE) {
            timeline.in(chance.nanosBetween(1, 2L * millis), () -> {
                if (!world.isCalm()) {
                    disturb(chance.below(lives.length));
                    disturbLater();
                }
            });
        }
    }

    private void disturb(int place) {
        Life life = lives[place];
        if (life == null || life.isDead()) {
            return;
        }
        switch (chance.below(6)) {
            case 0 -> life.crash();
            case 1 -> life.freeze(chance.nanosBetween(50, 8_000));
            case 2, 3 -> {
                long nanos = chance.nanosBetween(50, 8_000);
                world.trace(() -> life.name() + " is cut off for " + nanos / 1_000_000 + " ms");
                life.wire().cut(nanos);
            }
            case 4 -> {
                long millis = world.faults().jumpMillis();
                life.clock().jump(Timeline.nanos(chance.between(-millis, millis)));
            }
            default -> life.close();
        }
    }

    /** Nobody is there for longer than a fire time may be late. */
    private void blackOut() {
        blackout = true;
        for (Life life : lives) {
            if (life != null) {
                life.crash();
            }
        }
        timeline.in(chance.nanosBetween(61_000, 75_000), () -> {
            blackout = false;
            for (int i = 0; i < lives.length; i++) {
                refill(i);
            }
        });
    }

    /** Everything that was disturbed is well again. */
    void heal() {
        blackout = false;
        for (int i = 0; i < lives.length; i++) {
            Life life = lives[i];
            if (life == null || life.isDead()) {
                fill(i);
            }
        }
        for (Life life : lives) {
            if (life != null) {
                life.heal();
            }
        }
    }

    void end() {
        for (Life life : lives) {
            if (life != null) {
                life.crash();
            }
        }
    }
}
