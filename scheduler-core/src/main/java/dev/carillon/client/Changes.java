package dev.carillon.client;

import dev.carillon.plan.OccurrencePlanner;
import dev.carillon.run.RunId;
import dev.carillon.run.Shard;
import dev.carillon.schedule.CatchUp;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.BackfillReply;
import dev.carillon.store.BackfillRequest;
import dev.carillon.store.DeadLetter;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import dev.carillon.store.TriggerReply;
import dev.carillon.store.TriggerRequest;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What is asked of schedules that exist, planned from what was read and begun anew when others changed that. */
final class Changes {

    /** How often a change begins anew because others changed the schedule meanwhile. */
    static final int MOST_ROUNDS = 100;

    /** What is said after that. */
    static final String KEEPS_CHANGING = "was changed by others " + MOST_ROUNDS + " times meanwhile";

    private static final int SUFFIX_CHARS = 8;
    private static final String SUFFIX_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ScheduleStore store;
    private final Pauses pauses;

    Changes(ScheduleStore store, Pauses pauses) {
        this.store = store;
        this.pauses = pauses;
    }

    StoredSchedule require(ScheduleId id) {
        return store.get(id).orElseThrow(() -> new UnknownScheduleException(id));
    }

    /** The schedule as people are shown it. */
    StoredSchedule shown(ScheduleId id) {
        return new Reading(store).shown(require(id));
    }

    Instant now() {
        return now(store);
    }

    /** The present moment by a store's clock, as schedules keep moments. */
    static Instant now(ScheduleStore store) {
        return store.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    }

    StoredSchedule resume(ScheduleId id, CatchUp catchUp) {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            StoredSchedule read = require(id);
            boolean resumable = read.state() == ScheduleState.PAUSED || read.isStalled();
            if (!resumable || store.resume(OccurrencePlanner.resume(read, catchUp, now()))) {
                return shown(id);
            }
            pauses.requireNotHeld(read, now());
        }
        throw keepsChanging(id);
    }

    Optional<Instant> skipNext(ScheduleId id) {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            StoredSchedule read = require(id);
            boolean fires = read.state() == ScheduleState.ACTIVE && read.next().isPresent();
            if (!fires || store.skip(read, OccurrencePlanner.afterNext(read))) {
                return fires ? read.next() : Optional.empty();
            }
        }
        throw keepsChanging(id);
    }

    private static ScheduleConflictException keepsChanging(ScheduleId id) {
        return new ScheduleConflictException(id, KEEPS_CHANGING);
    }

    TriggerReply trigger(ScheduleId id, boolean ignoreOverlap) {
        Instant now = now();
        RunId run = RunId.manual(id, now, randomSuffix());
        TriggerReply reply = store.trigger(new TriggerRequest(run, now, ignoreOverlap));
        if (reply instanceof TriggerReply.Unknown) {
            throw new UnknownScheduleException(id);
        }
        return reply;
    }

    private static String randomSuffix() {
        StringBuilder suffix = new StringBuilder(SUFFIX_CHARS);
        RANDOM.ints(SUFFIX_CHARS, 0, SUFFIX_ALPHABET.length())
                .forEach(index -> suffix.append(SUFFIX_ALPHABET.charAt(index)));
        return suffix.toString();
    }

    List<RunId> backfill(ScheduleId id, Instant from, Instant to, boolean force) {
        requireOrder(from, to);
        StoredSchedule schedule = require(id);
        Instant until = latestOf(to, schedule);
        int most = ScheduleStore.MAX_UNFINISHED;
        List<Instant> times = OccurrencePlanner.between(schedule, from, until, most + 1);
        if (times.size() > most) {
            throw new IllegalArgumentException(
                    "to: more than " + most + " fire times lie between " + from + " and " + to);
        }
        if (times.isEmpty()) {
            return List.of();
        }
        List<RunId> runs = times.stream().map(at -> RunId.of(id, at)).toList();
        BackfillReply reply = store.backfill(new BackfillRequest(id, runs, force));
        if (reply instanceof BackfillReply.Full full) {
            throw new IllegalArgumentException("to: " + full.waiting() + " runs of " + id
                    + " wait already, and with the " + runs.size() + " fire times between " + from + " and " + to
                    + " there would be more than " + most);
        } else if (reply instanceof BackfillReply.Added added) {
            return added.runs();
        }
        throw new UnknownScheduleException(id);
    }

    /** What the schedule itself has not dealt with is not past, though it may be due. */
    private Instant latestOf(Instant to, StoredSchedule schedule) {
        Instant now = now();
        Instant past = to.isAfter(now) ? now : to;
        return OccurrencePlanner.undecided(schedule)
                .map(first -> first.minusMillis(1))
                .filter(past::isAfter)
                .orElse(past);
    }

    /** @throws IllegalArgumentException naming {@code to} when it does not lie after {@code from} */
    static void requireOrder(Instant from, Instant to) {
        if (!to.isAfter(from)) {
            throw new IllegalArgumentException("to: " + to + " must lie after from, " + from);
        }
    }

    List<DeadLetter> deadLetters(int limit) {
        List<DeadLetter> letters = new ArrayList<>();
        for (int shard = 0; shard < store.shards(); shard++) {
            letters.addAll(store.deadLetters(new Shard(shard), limit));
        }
        letters.sort(Comparator.comparing(DeadLetter::died).reversed());
        return letters.stream().limit(limit).toList();
    }
}
