package dev.carillon.node.simulation;

import dev.carillon.run.Claim;
import dev.carillon.run.RunId;
import dev.carillon.run.RunState;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the witness knows of one run. All moments are milliseconds since the world began. */
final class RunBook {

    final RunId id;
    final long nominal;
    final boolean manual;
    /** The first of its attempts may be started beside others, whatever the overlap rule says. */
    boolean free;
    /** Its schedule was deleted: it may only end. */
    boolean orphan;

    /** It was asked for after its time had passed. */
    boolean fillsIn;

    /** It waited for the end of others; its schedule may have got another rule meanwhile. */
    boolean queued;

    /** It must not be started again when its node is lost. */
    boolean fragile;

    boolean cancelRequested;
    /** The store may have asked it to stop in favour of another run. */
    boolean mayBeCancelled;

    int attempts;
    int retries;
    int losses;
    int missed;
    long notBefore;
    long lastFence;
    long leaseEnd;

    @Nullable
    Claim open;

    @Nullable
    RunState ended;

    private final Set<Long> begun = new HashSet<>();

    RunBook(RunId id, long nominal) {
        this.id = id;
        this.nominal = nominal;
        this.manual = id.isManual();
    }

    boolean isUnder(long fence) {
        Claim held = open;
        return held != null && held.fence().value() == fence;
    }

    /** Counts the start of a handler under a fence; false when there was one before. */
    boolean begins(long fence) {
        return begun.add(fence);
    }

    /** A handler was called for it under the claim that is open. */
    boolean hasBegun() {
        Claim held = open;
        return held != null && begun.contains(held.fence().value());
    }

    /** Started, or waiting for another attempt. */
    boolean isInProgress() {
        return ended == null && attempts > 0;
    }

    void grant(Claim claim, long leaseEndMillis) {
        open = claim;
        attempts = claim.attempt();
        lastFence = claim.fence().value();
        leaseEnd = leaseEndMillis;
        missed = claim.missedCount();
    }

    /** Waits for another attempt. */
    void waitUntil(long millis) {
        open = null;
        notBefore = millis;
    }

    void end(RunState state) {
        open = null;
        ended = state;
    }

    /** A dead run is tried again, with all its retries. */
    void again() {
        ended = null;
        retries = 0;
        losses = 0;
        free = true;
        cancelRequested = false;
        mayBeCancelled = false;
    }
}
