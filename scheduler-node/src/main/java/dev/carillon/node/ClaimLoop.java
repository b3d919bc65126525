package dev.carillon.node;

import dev.carillon.run.Shard;
import dev.carillon.store.StoreException;
import dev.carillon.store.WakeSubscription;
import dev.carillon.store.WakeUp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Looks for what is due and claims it, shard by shard, some batches of each in a turn. A shard that fails rests for a while
 * and does not hold up the others. {@code runOnce} may be called by one thread, {@link #lookAgain} by any.
 */
final class ClaimLoop implements Service.Loop {

    /** What one turn did. */
    record ClaimTurn(int looks, int granted, int dropped, int early, int moved, long comeBackNanos) implements Turn {}

    private static final class Place {
        private final ShardView view;
        private final ShardClaims claims;
        private final Trouble trouble;
        private long restUntilNanos;
        private boolean resting;

        private Place(ShardView view, ShardClaims claims, Trouble trouble) {
            this.view = view;
            this.claims = claims;
            this.trouble = trouble;
        }
    }

    private final NodeContext context;
    private final RunExecutor executor;
    private final Signal wakeUp;
    private final Lock claiming;
    private final Runnable connected;
    private final List<Place> places = new ArrayList<>();
    private @Nullable WakeSubscription subscription;
    private final Trouble subscribing;
    private long subscribeAtNanos;
    private long wantedNanos;
    private boolean isRested;
    private int looks;
    private ClaimCounts sum = ClaimCounts.NONE;

    /**
     * @param wakeUp raised when a turn is wanted early
     * @param claiming held while something is claimed, until it is among the active runs
     * @param connected called when a connection to the store was made
     */
    ClaimLoop(
            NodeContext context,
            Membership membership,
            RunExecutor executor,
            Signal wakeUp,
            Lock claiming,
            Runnable connected) {
        this.context = context;
        this.executor = executor;
        this.wakeUp = wakeUp;
        this.claiming = claiming;
        this.connected = connected;
        this.subscribing = new Trouble("wake-ups", context.config().safetyPoll());
        this.subscribeAtNanos = context.nanos();
        for (Shard shard : context.shards()) {
            ShardView view = new ShardView(context, membership, executor, shard);
            ShardClaims claims = new ShardClaims(context, membership, executor, view);
            places.add(new Place(
                    view, claims, new Trouble("shard " + shard, context.config().safetyPoll())));
        }
    }

    /** Something may have become due: look at everything at the next turn, which is now. */
    void lookAgain() {
        places.forEach(place -> place.view.lookAgain());
        wakeUp.raise();
    }

    @Override
    public ClaimTurn runOnce() {
        long late = context.nanos() - wantedNanos;
        // a turn that came early, because something woke it, is no lag
        if (isRested && late > 0) {
            context.meters().lagged(Duration.ofNanos(late));
        }
        isRested = false;
        looks = 0;
        sum = ClaimCounts.NONE;
        int failed = 0;
        RuntimeException failure = null;
        subscribe();
        for (Place place : places) {
            RuntimeException problem = visit(place);
            if (problem != null) {
                failure = problem;
                failed++;
            }
        }
        if (failure != null && failed == places.size()) {
            throw failure;
        }
        long comeBack = comeBackNanos();
        isRested = comeBack > 0;
        wantedNanos = context.nanos() + comeBack;
        return new ClaimTurn(looks, sum.granted(), sum.dropped(), sum.early(), sum.moved(), comeBack);
    }

    /** Ends the subscription and gives up what was not answered. For after the last turn. */
    void close() {
        WakeSubscription open = subscription;
        subscription = null;
        if (open != null) {
            open.close();
        }
        places.forEach(place -> place.claims.forgetUnanswered());
    }

    /** What goes wrong at present. */
    List<String> problems() {
        return Stream.concat(places.stream().map(place -> place.trouble), Stream.of(subscribing))
                .flatMap(trouble -> trouble.message().stream())
                .toList();
    }

    /** Without wake-ups the safety poll still finds everything, so failing here stops nothing. */
    private void subscribe() {
        if (subscription != null || context.nanos() - subscribeAtNanos < 0) {
            return;
        }
        try {
            subscription = context.store().subscribe(this::hear);
            subscribing.over();
        } catch (StoreException e) {
            subscribeAtNanos = context.nanos() + subscribing.met(e);
        }
    }

    /** A task that this node does not know is none of its business. */
    private void hear(WakeUp news) {
        if (news instanceof WakeUp.Connected) {
            connected.run();
        }
        if (news instanceof WakeUp.Cancel cancel) {
            executor.cancel(cancel.run());
        } else if (!(news instanceof WakeUp.Due due)
                || context.tasks().find(due.task()).isPresent()) {
            lookAgain();
        }
    }

    /** Does what there is to do in one shard; returns what went wrong, or null. */
    private @Nullable RuntimeException visit(Place place) {
        if (place.resting && context.nanos() - place.restUntilNanos < 0) {
            return null;
        }
        place.resting = false;
        try {
            if (place.claims.isUnanswered()) {
                // first, for its leases may be over before a look gets an answer
                sum = sum.plus(claim(place));
            }
            if (place.view.lookIfDue()) {
                looks++;
            }
            sum = sum.plus(claim(place));
            place.trouble.over();
            return null;
        } catch (RuntimeException e) {
            if (places.size() > 1) {
                place.resting = true;
                place.restUntilNanos = context.nanos() + place.trouble.met(e);
            }
            return e;
        }
    }

    private ClaimCounts claim(Place place) {
        claiming.lock();
        try {
            return place.claims.claimDue();
        } finally {
            claiming.unlock();
        }
    }

    private long comeBackNanos() {
        long now = context.nowMicros();
        long pause = Long.MAX_VALUE;
        for (Place place : places) {
            if (place.resting) {
                pause = Math.min(pause, Math.max(0, place.restUntilNanos - context.nanos()));
            } else {
                long micros = place.view.nextMicros();
                pause = Math.min(pause, micros <= now ? 0 : (micros - now) * 1_000);
            }
        }
        return pause;
    }
}
