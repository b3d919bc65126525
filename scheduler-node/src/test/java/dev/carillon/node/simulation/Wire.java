package dev.carillon.node.simulation;

import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoreUnavailableException;
import dev.carillon.store.WakeListener;
import dev.carillon.store.WakeSubscription;
import dev.carillon.store.WakeUp;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * The way from one process to the store. Requests get lost, come late, come twice; answers get lost; and while it is cut
 * nothing passes. Around every request the process may crash or stand still.
 */
final class Wire {

    private static final long MOST_LATENCY_MILLIS = 400;
    private static final long MOST_LATE_MILLIS = 5_000;
    private static final long MOST_TIMEOUT_MILLIS = 1_500;

    private final World world;
    private final Life life;
    private final Timeline timeline;
    private final Chance chance;
    private long cutUntil;
    private @Nullable WakeListener listener;

    Wire(World world, Life life) {
        this.world = world;
        this.life = life;
        this.timeline = world.timeline();
        this.chance = world.chance();
    }

    /** The store as the process sees it. */
    ScheduleStore store() {
        return (ScheduleStore) Proxy.newProxyInstance(
                ScheduleStore.class.getClassLoader(), new Class<?>[] {ScheduleStore.class}, this::call);
    }

    /** Nothing passes for so long; then the connection is made anew. */
    void cut(long nanos) {
        cutUntil = timeline.now() + nanos;
        timeline.at(cutUntil, () -> hear(new WakeUp.Connected()));
    }

    void heal() {
        cutUntil = 0;
        hear(new WakeUp.Connected());
    }

    private boolean isCut() {
        return timeline.now() < cutUntil;
    }

    private @Nullable Object call(Object proxy, Method verb, @Nullable Object @Nullable [] args) throws Throwable {
        return switch (verb.getName()) {
            case "clock" -> life.clock();
            case "shards" -> 1;
            case "subscribe" -> subscribe(args);
            default -> request(verb, args);
        };
    }

    private WakeSubscription subscribe(@Nullable Object @Nullable [] args) {
        if (args == null || !(args[0] instanceof WakeListener news)) {
            throw new IllegalArgumentException("listener: there is none");
        }
        listener = news;
        WakeSubscription subscription = world.store().subscribe(this::hear);
        return () -> {
            listener = null;
            subscription.close();
        };
    }

    /** Messages come a little later, or never. */
    private void hear(WakeUp news) {
        if (isCut() || (!world.isCalm() && chance.percent(world.faults().deafPercent()))) {
            return;
        }
        long delay = world.isCalm() || chance.percent(80) ? Timeline.nanos(1) : chance.nanosBetween(1, 700);
        timeline.in(
                delay,
                () -> life.whenAwake(() -> {
                    WakeListener there = listener;
                    if (there != null && !isCut()) {
                        there.wake(news);
                    }
                }));
    }

    private @Nullable Object request(Method verb, @Nullable Object @Nullable [] args) throws Throwable {
        life.step();
        if (world.isCalm()) {
            return answered(deliver(verb, args));
        }
        life.restIfSlow(MOST_LATENCY_MILLIS);
        Faults faults = world.faults();
        if (isCut() || chance.permille(faults.dropPermille())) {
            if (!isCut() && chance.percent(60)) {
                deliverLate(verb, args);
            }
            throw unanswered(verb);
        }
        Object reply = deliver(verb, args);
        if (chance.permille(faults.twicePermille())) {
            if (chance.percent(50)) {
                reply = deliver(verb, args);
            } else {
                deliverLate(verb, args);
            }
        }
        life.step();
        if (chance.permille(faults.lostPermille())) {
            throw unanswered(verb);
        }
        life.restIfSlow(MOST_LATENCY_MILLIS);
        return answered(reply);
    }

    private @Nullable Object answered(@Nullable Object reply) {
        life.clock().learn();
        return reply;
    }

    private StoreUnavailableException unanswered(Method verb) {
        life.restIfSlow(MOST_TIMEOUT_MILLIS);
        return new StoreUnavailableException("no answer to " + verb.getName(), null);
    }

    /** It was on its way for longer than anybody waited. */
    private void deliverLate(Method verb, @Nullable Object @Nullable [] args) {
        timeline.in(chance.nanosBetween(1, MOST_LATE_MILLIS), () -> {
            try {
                deliver(verb, args);
            } catch (Throwable e) {
                throw new IllegalStateException(verb.getName() + " came late", e);
            }
        });
    }

    private @Nullable Object deliver(Method verb, @Nullable Object @Nullable [] args) throws Throwable {
        try {
            return verb.invoke(world.store(), world.bug().sent(args));
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
