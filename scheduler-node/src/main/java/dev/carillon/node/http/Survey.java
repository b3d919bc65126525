package dev.carillon.node.http;

import dev.carillon.node.Service;
import dev.carillon.node.Turn;
import dev.carillon.node.form.Standing;
import dev.carillon.plan.FireCounts;
import dev.carillon.run.Ticker;
import dev.carillon.schedule.Bounds;
import dev.carillon.schedule.Cron;
import dev.carillon.schedule.Schedule;
import dev.carillon.store.ListRequest;
import dev.carillon.store.SchedulePage;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Walks through all schedules, slowly, while somebody looks: how many there are in each state, and how many fire times lie
 * in each hour of the next week. Keeps numbers only, however many schedules there are. Thread-safe but for {@code runOnce}.
 */
final class Survey implements Service.Loop {

    /** How many hours ahead fire times are counted. */
    static final int HOURS = 168;

    /**
     * What a walk found.
     *
     * @param at when it ended
     * @param from the hour that the first number is about
     * @param states how many schedules are in each state
     * @param planned how many fire times lie in each hour
     * @param isComplete false when some schedules have more fire times than were counted
     */
    record Result(
            Instant at, Instant from, Map<ScheduleState, Integer> states, List<Long> planned, boolean isComplete) {}

    /** What one turn did. */
    record SurveyTurn(int read, long comeBackNanos) implements Turn {}

    /** Small, so that no read of it holds up the store for long. */
    private static final int PAGE = 25;

    private static final Duration BETWEEN_PAGES = Duration.ofMillis(25);
    private static final Duration BETWEEN_WALKS = Duration.ofMinutes(1);
    /** How long after the last question it goes on. */
    private static final Duration ATTENTION = Duration.ofMinutes(2);

    private static final Duration HOUR = Duration.ofHours(1);
    /** How many fire times of one schedule are looked at: a week of seconds. */
    private static final int MOST_TIMES = 700_000;
    /** How many different crons are remembered during a walk. */
    private static final int MOST_CRONS = 10_000;

    private final Stage stage;
    private final Ticker ticker;
    private volatile long askedNanos;
    private volatile boolean wasAsked;
    private volatile @Nullable Result result;
    private @Nullable Walk walk;
    private long endedNanos;

    Survey(Stage stage, Ticker ticker) {
        this.stage = stage;
        this.ticker = ticker;
    }

    /** What the latest walk found, if there was one; keeps it walking for a while. */
    Optional<Result> result() {
        askedNanos = ticker.nanos();
        wasAsked = true;
        return Optional.ofNullable(result);
    }

    @Override
    public SurveyTurn runOnce() {
        Optional<Stage.Scene> set = stage.now();
        boolean isWatched = wasAsked && ticker.nanos() - askedNanos < ATTENTION.toNanos();
        boolean isFresh = result != null && ticker.nanos() - endedNanos < BETWEEN_WALKS.toNanos();
        if (set.isEmpty() || !isWatched || (walk == null && isFresh)) {
            walk = isWatched ? walk : null;
            return new SurveyTurn(0, Duration.ofSeconds(1).toNanos());
        }
        Walk current = walk == null ? new Walk(set.get().store()) : walk;
        walk = current;
        int read = current.step();
        if (current.isOver()) {
            result = current.result();
            endedNanos = ticker.nanos();
            walk = null;
        }
        return new SurveyTurn(read, BETWEEN_PAGES.toNanos());
    }

    /** What has the same of both has the same fire times, when nothing else matters. */
    private record Plain(Cron cron, Optional<Instant> next) {}

    /** One walk from the first page to the last. */
    private static final class Walk {

        private final ScheduleStore store;
        private final Standing standing;
        private final Instant from;
        private final Map<ScheduleState, Integer> states = new EnumMap<>(ScheduleState.class);
        private final long[] planned = new long[HOURS];
        private final Map<Plain, FireCounts> crons = new HashMap<>();
        private String cursor = "";
        private boolean isOver;
        private boolean isComplete = true;

        Walk(ScheduleStore store) {
            this.store = store;
            this.standing = Standing.of(store);
            this.from = store.clock().instant().truncatedTo(ChronoUnit.HOURS);
        }

        int step() {
            SchedulePage page =
                    store.list(new ListRequest(cursor, PAGE, Optional.empty(), Optional.empty(), Optional.empty()));
            for (StoredSchedule stored : page.schedules()) {
                StoredSchedule shown = standing.shown(stored);
                states.merge(shown.state(), 1, Integer::sum);
                if (shown.state() == ScheduleState.ACTIVE) {
                    add(counts(shown));
                }
            }
            cursor = page.cursor();
            isOver = cursor.isEmpty();
            return page.schedules().size();
        }

        private void add(FireCounts counts) {
            for (int hour = 0; hour < HOURS; hour++) {
                planned[hour] += counts.counts().get(hour);
            }
            isComplete &= counts.isComplete();
        }

        /** Many schedules have the same cron and fire time and nothing else that matters, and are counted once. */
        private FireCounts counts(StoredSchedule stored) {
            Schedule schedule = stored.schedule();
            boolean isPlain = schedule.recurrence() instanceof Cron cron
                    && !cron.isHashed()
                    && schedule.bounds().equals(Bounds.NONE);
            if (!isPlain || crons.size() >= MOST_CRONS) {
                return FireCounts.of(stored, from, HOUR, HOURS, MOST_TIMES);
            }
            return crons.computeIfAbsent(
                    new Plain((Cron) schedule.recurrence(), stored.next()),
                    plain -> FireCounts.of(stored, from, HOUR, HOURS, MOST_TIMES));
        }

        boolean isOver() {
            return isOver;
        }

        Result result() {
            List<Long> hours = Arrays.stream(planned).boxed().toList();
            return new Result(store.clock().instant(), from, Map.copyOf(states), hours, isComplete);
        }
    }
}
