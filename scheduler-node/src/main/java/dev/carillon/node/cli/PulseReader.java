package dev.carillon.node.cli;

import dev.carillon.node.LatenessFigures;
import dev.carillon.node.form.Secrets;
import dev.carillon.node.form.Standing;
import dev.carillon.node.http.ListRoutes;
import dev.carillon.node.http.Verdict;
import dev.carillon.run.Shard;
import dev.carillon.run.Ticker;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.LiveNode;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.ServerReport;
import dev.carillon.store.ShardSummary;
import dev.carillon.store.StoreException;
import dev.carillon.store.StoredSchedule;
import dev.carillon.store.TaskSummary;
import dev.carillon.store.Upcoming;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Feels the pulse of a cluster, again and again. Not thread-safe. */
final class PulseReader {

    /** Over how many minutes lateness is looked at. */
    static final int MINUTES = 5;

    /** How many fires to come are read. */
    static final int FIRES = 15;

    private static final int CHANGES = 10;
    /** Further ahead nobody looks for what is next. */
    private static final Duration AHEAD = Duration.ofDays(3_660);
    /** How often the server is asked about itself. */
    private static final Duration REPORT_KEPT = Duration.ofSeconds(10);
    /** From then on it is known how long there has been no node. */
    private static final Duration WATCHED = Duration.ofSeconds(1);

    private final ScheduleStore store;
    private final Ticker ticker;
    private @Nullable ServerReport report;
    private long reportedNanos;
    private long nodeSeenNanos;

    PulseReader(ScheduleStore store, Ticker ticker) {
        this.store = store;
        this.ticker = ticker;
        this.nodeSeenNanos = ticker.nanos();
    }

    /** How it is now; also when nobody can say. */
    Pulse read() {
        try {
            return look();
        } catch (StoreException e) {
            return Pulse.unknown(
                    store.clock().instant(), "Nothing is known now. " + Secrets.hide(String.valueOf(e.getMessage())));
        }
    }

    private Pulse look() {
        Instant now = store.clock().instant();
        List<LiveNode> nodes = store.nodes();
        List<ShardSummary> shards = IntStream.range(0, store.shards())
                .mapToObj(shard -> store.summary(new Shard(shard), Verdict.TOLERANCE))
                .toList();
        Optional<LatenessFigures> lateness = Optional.of(
                        LatenessFigures.merge(store.minutes(now.minus(Duration.ofMinutes(MINUTES)))))
                .filter(figures -> figures.count() > 0);
        Verdict.Facts facts = new Verdict.Facts(
                now,
                shards,
                nodes.size(),
                withoutNodeMillis(nodes),
                shards.stream()
                        .flatMap(shard -> shard.tasks().stream())
                        .mapToLong(TaskSummary::scheduled)
                        .sum(),
                lateness.map(LatenessFigures::maxMillis),
                report().warnings());
        return new Pulse(
                now,
                verdict(facts),
                counts(shards),
                lateness,
                NodesCommand.sorted(nodes),
                next(shards),
                store.journal(CHANGES));
    }

    private long withoutNodeMillis(List<LiveNode> nodes) {
        if (!nodes.isEmpty()) {
            nodeSeenNanos = ticker.nanos();
        }
        return Duration.ofNanos(ticker.nanos() - nodeSeenNanos).toMillis();
    }

    /** Whoever has only just begun to look does not know for how long it has been so. */
    private static Verdict verdict(Verdict.Facts facts) {
        Verdict verdict = Verdict.of(facts);
        boolean isNew = facts.nodes() == 0 && facts.noNodeMillis() < WATCHED.toMillis();
        return isNew ? new Verdict(verdict.level(), "No node alive", verdict.details()) : verdict;
    }

    private ServerReport report() {
        ServerReport known = report;
        if (known != null && ticker.nanos() - reportedNanos < REPORT_KEPT.toNanos()) {
            return known;
        }
        ServerReport read = store.report();
        report = read;
        reportedNanos = ticker.nanos();
        return read;
    }

    private static Map<String, Integer> counts(List<ShardSummary> shards) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        counts.put("running", shards.stream().mapToInt(ShardSummary::running).sum());
        counts.put(
                "waiting",
                shards.stream()
                        .flatMap(shard -> shard.tasks().stream())
                        .mapToInt(TaskSummary::waiting)
                        .sum());
        counts.put("overdue", shards.stream().mapToInt(ShardSummary::overdue).sum());
        counts.put("dead", shards.stream().mapToInt(ShardSummary::dead).sum());
        counts.put(
                "quarantined",
                shards.stream().mapToInt(ShardSummary::quarantined).sum());
        return counts;
    }

    /** Without what a pause holds, which stands in the due sets all the same. */
    private List<Pulse.Fire> next(List<ShardSummary> shards) {
        Standing standing = Standing.of(store);
        return ListRoutes.sightings(store, shards, Set.of(), AHEAD, 2 * FIRES).stream()
                .filter(seen -> isActive(standing, seen.schedule()))
                .limit(FIRES)
                .map(PulseReader::fire)
                .toList();
    }

    private boolean isActive(Standing standing, ScheduleId id) {
        Optional<StoredSchedule> stored = store.get(id).map(standing::shown);
        return stored.filter(shown -> shown.state() == ScheduleState.ACTIVE).isPresent();
    }

    private static Pulse.Fire fire(Upcoming.Sighting seen) {
        return new Pulse.Fire(seen.schedule(), seen.lane().task(), seen.at());
    }
}
