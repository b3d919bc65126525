package dev.carillon.node.simulation;

import dev.carillon.run.Claim;
import dev.carillon.run.RunId;
import dev.carillon.run.RunState;
import dev.carillon.schedule.Overlap;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.RunStatus;
import dev.carillon.store.ScheduleStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the witness knows, and the first thing it saw that must never happen. */
final class Books {

    final Map<ScheduleId, ScheduleBook> schedules = new LinkedHashMap<>();
    /** Runs that were open when their schedule was deleted. */
    final Map<RunId, RunBook> orphans = new LinkedHashMap<>();

    private final Timeline timeline;
    private Predicate<RunId> wasCancelled = run -> false;
    private @Nullable String violation;

    Books(Timeline timeline) {
        this.timeline = timeline;
    }

    /** Where to ask whether a run that may have been cancelled for another one was. */
    void ask(ScheduleStore store) {
        wasCancelled = run -> store.run(run) instanceof RunStatus.Ended ended
                && ended.record().state() == RunState.CANCELLED;
    }

    /** True for a run that is asked to stop, or of which the store says so, which it may. */
    boolean isCancelled(RunBook run) {
        return run.cancelRequested || (run.mayBeCancelled && wasCancelled.test(run.id));
    }

    /** What is in progress may have been asked to stop, and what waits may have ended. */
    void mayBeCancelled(ScheduleBook schedule) {
        if (schedule.definition.policies().overlap().kind() == Overlap.Kind.CANCEL_PREVIOUS) {
            for (RunBook run : schedule.runs.values()) {
                if (run.ended == null) {
                    run.mayBeCancelled = true;
                    if (run.open == null && isCancelled(run)) {
                        end(run, RunState.CANCELLED);
                    }
                }
            }
        }
    }

    void end(RunBook run, RunState state) {
        run.end(state);
        ScheduleBook schedule = schedules.get(run.id.schedule());
        if (schedule != null && !run.orphan) {
            schedule.touched = now();
            // what ends before it has started was no run
            if (!run.manual && !run.free && !run.fillsIn && run.attempts > 0) {
                // while a run goes on that somebody asked for, the delay does not begin to count
                schedule.lastEnd = schedule.unfinished() == 0 ? now() : Long.MIN_VALUE;
            }
        }
    }

    /** Milliseconds, as the store counts them. */
    long now() {
        return timeline.nowMillis();
    }

    Optional<String> violation() {
        return Optional.ofNullable(violation);
    }

    void violated(Invariant invariant, String how) {
        if (violation == null) {
            violation = String.format("%s: %s (at %.4f s)", invariant, how, timeline.now() / 1e9);
        }
    }

    void require(boolean holds, Invariant invariant, @Nullable Object how) {
        if (!holds) {
            violated(invariant, String.valueOf(how));
        }
    }

    Optional<RunBook> find(RunId id) {
        RunBook orphan = orphans.get(id);
        if (orphan != null && orphan.open != null) {
            return Optional.of(orphan);
        }
        return Optional.ofNullable(schedules.get(id.schedule())).map(schedule -> schedule.runs.get(id));
    }

    /** The run that is open under a claim. */
    Optional<RunBook> under(Claim claim) {
        return find(claim.run()).filter(run -> run.isUnder(claim.fence().value()));
    }
}
