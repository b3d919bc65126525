package dev.carillon.node.http;

import dev.carillon.node.LatenessFigures;
import dev.carillon.node.form.ScheduleView;
import dev.carillon.node.form.Words;
import dev.carillon.run.Shard;
import dev.carillon.run.Ticker;
import dev.carillon.store.JournalEntry;
import dev.carillon.store.LiveNode;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.ServerReport;
import dev.carillon.store.ShardSummary;
import dev.carillon.store.StoreException;
import dev.carillon.store.TaskSummary;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What the front page says, computed at most once a second however many ask for it. Thread-safe. */
final class Outlook {

    /**
     * What it was at one moment.
     *
     * @param number rises with every computation
     * @param view the fields of the answer
     * @param changes the latest entries of the journal, the newest first; empty when they are not known
     */
    record Snapshot(long number, Map<String, Object> view, Optional<List<JournalEntry>> changes) {

        /** What has been noted since an earlier one, the oldest first; of very many the latest. */
        List<JournalEntry> changesSince(Snapshot earlier) {
            if (earlier.changes().isEmpty() || changes.isEmpty()) {
                return List.of();
            }
            Optional<JournalEntry> known = earlier.changes().get().stream().findFirst();
            List<JournalEntry> news = new ArrayList<>();
            for (JournalEntry entry : changes.get()) {
                if (known.filter(entry::equals).isPresent()) {
                    break;
                }
                news.add(0, entry);
            }
            return news;
        }
    }

    /** How many entries of the journal a snapshot has. */
    private static final int CHANGES = 20;

    private static final Duration FRESH = Duration.ofMillis(900);
    /** How often the server is asked about itself. */
    private static final Duration REPORT_KEPT = Duration.ofSeconds(10);

    /** Over how many minutes lateness is looked at. */
    private static final int MINUTES = 5;

    private final Stage stage;
    private final Survey survey;
    private final Ticker ticker;
    private final InstantSource clock;
    private final ReentrantLock computing = new ReentrantLock();
    private volatile @Nullable Snapshot latest;
    private long computedNanos;
    private @Nullable ServerReport report;
    private long reportedNanos;
    private long awaySinceNanos;
    private boolean isAway;
    private long nodeSeenNanos;

    /** @param clock tells the time while the store cannot */
    Outlook(Stage stage, Survey survey, Ticker ticker, InstantSource clock) {
        this.stage = stage;
        this.survey = survey;
        this.ticker = ticker;
        this.clock = clock;
        this.nodeSeenNanos = ticker.nanos();
    }

    /** What all shards hold, in their order. */
    static List<ShardSummary> summaries(ScheduleStore store) {
        return IntStream.range(0, store.shards())
                .mapToObj(shard -> store.summary(new Shard(shard), Verdict.TOLERANCE))
                .toList();
    }

    /** What it is, at most a second old. */
    Snapshot snapshot() {
        Snapshot seen = latest;
        long known = seen == null ? 0 : seen.number();
        computing.lock();
        try {
            Snapshot now = latest;
            boolean isFresh = now != null && ticker.nanos() - computedNanos < FRESH.toNanos();
            if (now != null && (isFresh || now.number() != known)) {
                return now;
            }
            Snapshot next = compute(now == null ? 1 : now.number() + 1);
            latest = next;
            computedNanos = ticker.nanos();
            return next;
        } finally {
            computing.unlock();
        }
    }

    private Snapshot compute(long number) {
        Optional<Stage.Scene> scene = stage.now();
        if (scene.isEmpty()) {
            return new Snapshot(number, away(stage.reason()), Optional.empty());
        }
        try {
            Map<String, Object> view = look(scene.get());
            isAway = false;
            return new Snapshot(number, view, Optional.of(scene.get().store().journal(CHANGES)));
        } catch (StoreException e) {
            return new Snapshot(number, away(Problems.of(e).detail()), Optional.empty());
        }
    }

    private Map<String, Object> away(String reason) {
        if (!isAway) {
            isAway = true;
            awaySinceNanos = ticker.nanos();
        }
        long millis = Duration.ofNanos(ticker.nanos() - awaySinceNanos).toMillis();
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("at", clock.instant());
        view.put(
                "verdict",
                Verdict.unknown("Nothing is known for " + Spans.text(millis) + ". " + reason)
                        .view());
        return view;
    }

    private Map<String, Object> look(Stage.Scene scene) {
        ScheduleStore store = scene.store();
        Instant now = store.clock().instant();
        List<ShardSummary> shards = summaries(store);
        List<LiveNode> nodes = store.nodes();
        if (!nodes.isEmpty()) {
            nodeSeenNanos = ticker.nanos();
        }
        Optional<LatenessFigures> lateness = Minutes.merged(store.minutes(now.minus(Duration.ofMinutes(MINUTES))));
        ServerReport server = report(store);
        Verdict.Facts facts = new Verdict.Facts(
                now,
                shards,
                nodes.size(),
                Duration.ofNanos(ticker.nanos() - nodeSeenNanos).toMillis(),
                scheduled(shards),
                lateness.map(LatenessFigures::maxMillis),
                server.warnings());
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("at", now);
        view.put("verdict", Verdict.of(facts).view());
        survey.result().ifPresent(result -> view.put("schedules", states(result)));
        view.put("overdue", overdue(facts));
        view.put("running", sum(shards, ShardSummary::running));
        view.put(
                "waiting",
                sum(
                        shards,
                        shard -> shard.tasks().stream()
                                .mapToInt(TaskSummary::waiting)
                                .sum()));
        view.put("dead", sum(shards, ShardSummary::dead));
        view.put("quarantined", facts.quarantined());
        lateness.ifPresent(figures -> view.put("lateness", Minutes.lateness(figures, MINUTES)));
        view.put("nodes", nodes.stream().map(node -> node(node, scene)).toList());
        view.put("store", Map.of("facts", server.facts(), "warnings", server.warnings()));
        view.put("pauses", pauses(store, now));
        return view;
    }

    private static long scheduled(List<ShardSummary> shards) {
        return shards.stream()
                .flatMap(shard -> shard.tasks().stream())
                .mapToLong(TaskSummary::scheduled)
                .sum();
    }

    private static int sum(List<ShardSummary> shards, ToIntFunction<ShardSummary> part) {
        return shards.stream().mapToInt(part).sum();
    }

    private ServerReport report(ScheduleStore store) {
        ServerReport known = report;
        if (known != null && ticker.nanos() - reportedNanos < REPORT_KEPT.toNanos()) {
            return known;
        }
        ServerReport read = store.report();
        report = read;
        reportedNanos = ticker.nanos();
        return read;
    }

    private static Map<String, Object> states(Survey.Result result) {
        Map<String, Object> view = new LinkedHashMap<>();
        for (ScheduleState state : ScheduleState.values()) {
            view.put(Words.of(state), result.states().getOrDefault(state, 0));
        }
        view.put("countedAt", result.at());
        return view;
    }

    private static Map<String, Object> overdue(Verdict.Facts facts) {
        List<Map<String, Object>> tasks = new ArrayList<>();
        for (TaskSummary task : facts.tasks()) {
            if (task.overdue() > 0) {
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("task", task.task());
                one.put("count", task.overdue());
                task.oldest()
                        .ifPresent(oldest -> one.put(
                                "oldestMillis",
                                Math.max(0, Duration.between(oldest, facts.at()).toMillis())));
                tasks.add(one);
            }
        }
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("count", facts.overdue());
        view.put("oldestMillis", facts.overdue() > 0 ? facts.oldestMillis() : 0L);
        view.put("tasks", tasks);
        return view;
    }

    static Map<String, Object> node(LiveNode node, Stage.Scene scene) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("node", node.node());
        view.put("lastBeat", node.lastBeat());
        view.put("since", node.since());
        view.put("tasks", node.tasks().stream().sorted().toList());
        view.put("running", node.running());
        view.put("description", node.description());
        view.put("tzdb", node.tzdb());
        view.put("self", node.node().equals(scene.node().id()));
        return view;
    }

    private static List<Map<String, Object>> pauses(ScheduleStore store, Instant now) {
        return store.pauses().stream()
                .filter(pause -> pause.holdsAt(now))
                .map(ScheduleView::of)
                .toList();
    }
}
