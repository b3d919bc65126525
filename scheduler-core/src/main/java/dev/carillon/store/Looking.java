package dev.carillon.store;

import dev.carillon.run.RunId;
import dev.carillon.schedule.Lane;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.Upcoming.Sighting;
import dev.carillon.store.Upcoming.WaitingRun;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The questions to one shard in memory, and the care of what is left over. Not thread-safe. */
final class Looking {

    /** The most entries that are noted as set aside. */
    private static final int MAX_NOTES = 1_000;

    private final ShardState shard;
    private final Defining defining;
    private final Counting counting;
    private final Duration retention;
    private final Set<String> setAside = new HashSet<>();

    Looking(ShardState shard, Defining defining, Duration retention) {
        this.shard = shard;
        this.defining = defining;
        this.counting = new Counting(shard);
        this.retention = retention;
    }

    ShardSummary summary(Duration tolerance, Instant now) {
        return counting.summary(tolerance, setAside.size(), now);
    }

    RunStatus run(RunId id, Instant now) {
        RunEntry under = shard.run(id);
        ScheduleEntry entry = shard.schedule(id.schedule());
        RunEntry found = under != null || entry == null ? under : entry.behind(id);
        return found != null ? found.status() : ended(id, now);
    }

    /** A dead letter is known for longer than the history goes back. */
    private RunStatus ended(RunId id, Instant now) {
        return shard.histories()
                .find(id, now)
                .or(() -> shard.deadLetters().find(id).map(DeadLetters.Dead::asRecord))
                .<RunStatus>map(RunStatus.Ended::new)
                .orElseGet(RunStatus.Unknown::new);
    }

    Upcoming peek(PeekRequest request, Instant now) {
        Instant from = request.back().map(now::minus).orElse(Instant.MIN);
        Instant until = now.plus(request.horizon());
        List<StoredSchedule> due = new ArrayList<>();
        List<WaitingRun> waiting = new ArrayList<>();
        List<Sighting> unread = new ArrayList<>();
        boolean more = false;
        for (Lane lane : new LinkedHashSet<>(request.lanes())) {
            List<StoredSchedule> laneDue = due(lane, from, until, request.limit() + 1);
            List<WaitingRun> laneWaiting = waiting(lane, from, until, request.limit() + 1);
            more |= laneDue.size() > request.limit() || laneWaiting.size() > request.limit();
            part(laneDue, request, Sighting::of, due, unread);
            part(laneWaiting, request, Sighting::of, waiting, unread);
        }
        due.sort(Comparator.comparing(schedule -> schedule.next().orElse(Instant.MAX)));
        waiting.sort(Comparator.comparing(WaitingRun::notBefore));
        Set<Lane> urgent = shard.lanes();
        urgent.removeIf(Lane::isOrdinary);
        return new Upcoming(due, waiting, unread, List.of(), urgent, more);
    }

    private static <T> void part(
            List<T> found, PeekRequest request, Function<T, Sighting> seen, List<T> read, List<Sighting> unread) {
        for (T each : found.subList(0, Math.min(found.size(), request.limit()))) {
            Sighting sighting = seen.apply(each);
            if (request.reads().test(sighting)) {
                read.add(each);
            } else {
                unread.add(sighting);
            }
        }
    }

    private List<StoredSchedule> due(Lane lane, Instant from, Instant until, int most) {
        List<StoredSchedule> found = new ArrayList<>();
        shard.due(lane, from, until, id -> {
            ScheduleEntry entry = shard.schedule(id);
            if (entry != null) {
                found.add(entry.snapshot());
            }
            return found.size() < most;
        });
        return found;
    }

    private List<WaitingRun> waiting(Lane lane, Instant from, Instant until, int most) {
        List<WaitingRun> found = new ArrayList<>();
        shard.waiting(lane, from, until, id -> {
            startable(id).ifPresent(found::add);
            return found.size() < most;
        });
        return found;
    }

    private Optional<WaitingRun> startable(RunId id) {
        return shard.waiting(id)
                .flatMap(run -> shard.owner(run)
                        .filter(owner -> !run.isHeldBy(owner))
                        .map(owner -> new WaitingRun(id, run.notBefore(), owner.snapshot())));
    }

    AuditReply audit(AuditRequest request, Instant now) {
        List<ScheduleEntry> page = shard.schedulesAfter(request.cursor()).stream()
                .limit(request.most())
                .toList();
        List<ScheduleId> outlived = page.stream()
                .filter(entry -> entry.isOutlived(now.minus(retention)))
                .map(ScheduleEntry::id)
                .toList();
        outlived.forEach(id -> defining.delete(id, now));
        shard.histories().forgetOutlived(now);
        List<StoredSchedule> seen = page.stream()
                .map(ScheduleEntry::snapshot)
                .filter(schedule -> request.depth() == AuditDepth.RECORDS || isSuspect(schedule))
                .toList();
        List<StoredSchedule> stalled =
                seen.stream().filter(StoredSchedule::isStalled).toList();
        String next = page.size() < request.most()
                ? ""
                : page.get(page.size() - 1).id().value();
        List<StoredSchedule> pending =
                seen.stream().filter(StoredSchedule::isReplannable).toList();
        List<StoredSchedule> strays =
                seen.stream().filter(StoredSchedule::isHeldInVain).toList();
        return new AuditReply(
                next,
                page.size(),
                outlived.size(),
                0,
                stalled,
                pending,
                strays,
                request.isBeginning() && request.depth() == AuditDepth.PLACES ? due(now) : Map.of());
    }

    /** Whoever stands neither among those with a fire time nor among the completed ones. */
    private static boolean isSuspect(StoredSchedule schedule) {
        return schedule.state() == ScheduleState.PAUSED
                || (schedule.state() == ScheduleState.ACTIVE && schedule.next().isEmpty());
    }

    private Map<TaskName, Integer> due(Instant now) {
        Map<TaskName, Integer> due = new HashMap<>();
        for (ScheduleEntry entry : shard.schedulesAfter("")) {
            StoredSchedule stored = entry.snapshot();
            boolean isDue = stored.state() == ScheduleState.ACTIVE
                    && stored.next()
                            .filter(next -> !stored.schedule().dueAt(next).isAfter(now))
                            .isPresent();
            if (isDue) {
                due.merge(stored.schedule().task(), 1, Integer::sum);
            }
        }
        return due;
    }

    void quarantine(BrokenRecord broken) {
        if (isTakenOut(broken) && setAside.size() < MAX_NOTES) {
            setAside.add(broken.member());
        }
    }

    private boolean isTakenOut(BrokenRecord broken) {
        if (broken.place() == BrokenRecord.Place.DUE) {
            ScheduleEntry entry = shard.schedule(new ScheduleId(broken.member()));
            boolean isDue = entry != null && entry.next().isPresent();
            if (entry != null) {
                shard.setNext(entry, Optional.empty());
            }
            return isDue;
        }
        Optional<RunEntry> run = shard.waiting(new RunId(broken.member()));
        run.ifPresent(shard::discard);
        return run.isPresent();
    }
}
