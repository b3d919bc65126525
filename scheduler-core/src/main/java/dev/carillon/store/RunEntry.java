package dev.carillon.store;

import dev.carillon.run.Cause;
import dev.carillon.run.Claim;
import dev.carillon.run.RunId;
import dev.carillon.run.RunState;
import dev.carillon.schedule.Lane;
import dev.carillon.store.ExpiredLeases.ExpiredLease;
import java.time.Instant;
import java.util.Optional;

/** One unfinished run in memory: waiting, or running under a claim. Not thread-safe. */
final class RunEntry {

    private final RunId id;
    private final Instant nominal;
    private final int missedCount;
    private Lane lane;
    private Cause cause;
    private Instant notBefore;
    private int attempt;
    private int retries;
    private int losses;
    private boolean released;
    private boolean cancelRequested;
    private Optional<Claim> claim = Optional.empty();
    private Instant started = Instant.MIN;
    private Instant leaseEnd = Instant.MIN;

    /** A run that waits until {@code notBefore}. */
    RunEntry(RunId id, Lane lane, Instant nominal, int missedCount, Cause cause, Instant notBefore) {
        this.id = id;
        this.lane = lane;
        this.nominal = nominal;
        this.missedCount = missedCount;
        this.cause = cause;
        this.notBefore = notBefore;
    }

    RunId id() {
        return id;
    }

    Lane lane() {
        return lane;
    }

    Instant nominal() {
        return nominal;
    }

    int missedCount() {
        return missedCount;
    }

    int attempt() {
        return attempt;
    }

    int retries() {
        return retries;
    }

    int losses() {
        return losses;
    }

    Cause cause() {
        return cause;
    }

    Instant notBefore() {
        return notBefore;
    }

    Instant leaseEnd() {
        return leaseEnd;
    }

    boolean isWaiting() {
        return claim.isEmpty();
    }

    boolean isRunning() {
        return claim.isPresent();
    }

    /** True when the pause of its schedule keeps it from starting: whatever was not asked for by hand. */
    boolean isHeldBy(ScheduleEntry schedule) {
        return schedule.isPaused() && !id.isManual();
    }

    /** True while the claim is the current one. */
    boolean isUnder(Claim other) {
        return claim.filter(
                        own -> own.token().equals(other.token()) && own.fence().equals(other.fence()))
                .isPresent();
    }

    /** True when its lease has ended and is still the one that was read. */
    boolean hasExpired(ExpiredLease lease, Instant now) {
        return claim.filter(own -> own.fence().equals(lease.fence())).isPresent() && !leaseEnd.isAfter(now);
    }

    /** True when a fire time that waited for earlier runs may start. */
    boolean isReleased() {
        return released;
    }

    void release(Instant now) {
        released = true;
        notBefore = now;
    }

    void makeDue(Instant now) {
        notBefore = now;
    }

    /** Back into the queue: another run has taken the room that was for this one. */
    void hold() {
        released = false;
    }

    boolean isCancelRequested() {
        return cancelRequested;
    }

    /** Asks its node to stop it. */
    void requestCancel() {
        cancelRequested = true;
    }

    /** The next attempt's number. */
    int nextAttempt() {
        return attempt + 1;
    }

    /** Goes on counting attempts where a dead run ended. */
    void countFrom(int attempts) {
        attempt = attempts;
    }

    void moveTo(Lane value) {
        lane = value;
    }

    void start(Claim granted, Instant now, Instant end) {
        claim = Optional.of(granted);
        lane = granted.lane();
        attempt = granted.attempt();
        started = now;
        leaseEnd = end;
    }

    void renew(Instant end) {
        leaseEnd = end;
    }

    void waitForRetry(Instant from) {
        retries++;
        waitFor(Cause.RETRY, from);
    }

    void waitForNode(Instant from) {
        waitFor(Cause.RECOVERY, from);
    }

    void countLoss() {
        losses++;
    }

    private void waitFor(Cause why, Instant from) {
        claim = Optional.empty();
        cause = why;
        notBefore = from;
    }

    ExpiredLease expiredLease() {
        Claim held = claim.orElseThrow();
        return new ExpiredLease(id, lane, held.node(), held.fence(), attempt, losses, held.onNodeLoss());
    }

    /** How it ended when no node says so: it was lost, or cancelled before it started. */
    RunRecord endedRecord(RunState state, Instant now) {
        return new RunRecord(
                id,
                state,
                nominal,
                attempt,
                claim.map(Claim::node),
                claim.map(held -> started),
                now,
                missedCount,
                Optional.empty(),
                Optional.empty());
    }

    /** How it ended as its node says. */
    RunRecord endedRecord(RunState state, Completion completion) {
        return new RunRecord(
                id,
                state,
                nominal,
                attempt,
                claim.map(Claim::node),
                Optional.of(completion.attempt().started()),
                completion.attempt().ended(),
                missedCount,
                Optional.empty(),
                Optional.ofNullable(completion.attempt().error()));
    }
}
