package dev.carillon.plan;

import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Recurrence;
import dev.carillon.store.Pause;
import dev.carillon.store.ResumeRequest;
import dev.carillon.store.StoredSchedule;
import java.time.Instant;
import java.util.Optional;

/**
 * The fire times of a paused schedule that nothing has become of yet, by the rule and the calendars that it has now.
 *
 * <p>They begin with the one that the pause keeps. Where it keeps none, the schedule had none when it was paused, because a
 * delay waited for the end of a run or because it is over; or a version paused it that did not keep any, and then they
 * begin behind the last one that was claimed or dropped.
 */
final class HeldTimes {

    private final StoredSchedule paused;
    private final Recurrence recurrence;

    HeldTimes(StoredSchedule paused) {
        this.paused = paused;
        this.recurrence = paused.schedule().recurrence();
    }

    /** The first of them; empty when there is none, or when it is not paused. */
    Optional<Instant> first() {
        boolean isExhausted = paused.schedule().bounds().isExhausted(paused.started());
        if (isExhausted || paused.pause().isEmpty()) {
            return Optional.empty();
        } else if (recurrence instanceof Once once) {
            return Optional.of(once.at()).filter(this::liesAhead);
        } else if (recurrence instanceof EveryAfter after) {
            return kept().or(() -> afterLatestRun(after))
                    .filter(paused.schedule().bounds()::isBeforeEnd);
        }
        return FireTimes.of(paused).after(kept().map(at -> at.minusMillis(1)).orElseGet(this::beforeFirst));
    }

    /** The first of a delay after completion; empty for every other rule. */
    Optional<Instant> delay() {
        return recurrence instanceof EveryAfter ? first() : Optional.empty();
    }

    /** Those that have passed. A single instant never does: it waits for the end of the pause. */
    Optional<ResumeRequest.Missed> passed(Instant now) {
        return first().filter(first -> !first.isAfter(now) && !(recurrence instanceof Once))
                .map(first -> FireTimes.sinceItsRule(paused).passed(first, now, OccurrencePlanner.MAX_MISSED_COUNT))
                .map(passed -> new ResumeRequest.Missed(passed.latest(), passed.count()));
    }

    private Optional<Instant> kept() {
        return paused.pause().flatMap(Pause::next).filter(this::liesAhead);
    }

    /** A delay whose run ended during the pause. If none did, this is the fire time that was claimed or dropped last. */
    private Optional<Instant> afterLatestRun(EveryAfter after) {
        return Optional.of(paused.anchor().plus(after.delay())).filter(at -> paused.isIdle() && liesAhead(at));
    }

    private Instant beforeFirst() {
        Instant start = paused.schedule().bounds().startAt();
        Instant from = paused.lastNominal()
                .orElse(
                        start == null
                                ? paused.anchor()
                                : paused.pause().orElseThrow().since());
        boolean isUpdated = paused.anchor().isAfter(from) && !paused.anchor().equals(start);
        return isUpdated ? paused.anchor() : from;
    }

    /** False for the last one that was claimed or dropped, and for what lies before it. */
    private boolean liesAhead(Instant at) {
        return paused.lastNominal().map(at::isAfter).orElse(true);
    }
}
