package dev.carillon.node.http;

import dev.carillon.node.form.Words;
import dev.carillon.run.Shard;
import dev.carillon.schedule.Lane;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.ListRequest;
import dev.carillon.store.PeekRequest;
import dev.carillon.store.SchedulePage;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.ShardSummary;
import dev.carillon.store.StoredSchedule;
import dev.carillon.store.TaskSummary;
import dev.carillon.store.Upcoming;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Many schedules. Of few, all are read and put in order; of many, those that fire next come out of the due sets, and
 * everything else page by page in no order.
 */
public final class ListRoutes {

    /** Up to so many are read and put in order whenever somebody looks. */
    private static final int FEW = 1_000;
    /** How many pages one call reads at most; the cursor goes on behind them. */
    private static final int MOST_PAGES = 20;
    /** Further ahead nobody looks for what is next. */
    private static final Duration AHEAD = Duration.ofDays(3_660);

    /** What the cursor of an ordered list begins with; no other one has it, and it stands in an address as it is. */
    private static final String ORDERED = "~";

    private static final int USUAL_LIMIT = 50;
    private static final int MOST_RECENT = 100;
    private static final Comparator<StoredSchedule> BY_NEXT = Comparator.<StoredSchedule, Instant>comparing(
                    stored -> stored.next().orElse(Instant.MAX))
            .thenComparing(stored -> stored.schedule().id());

    private ListRoutes() {}

    static List<Route> all() {
        return List.of(Route.get(Routes.API + "/schedules", ListRoutes::list).kept());
    }

    /** Which schedules, and how many of them. */
    private record Question(
            int limit,
            String cursor,
            Optional<TaskName> task,
            Optional<ScheduleState> state,
            Optional<String> tag,
            String text) {

        static Question of(Call call) {
            return new Question(
                    call.number("limit", 1, ScheduleStore.MAX_BATCH, USUAL_LIMIT),
                    call.query("cursor").orElse(""),
                    call.query("task").filter(word -> !word.isEmpty()).map(TaskName::new),
                    call.query("state").filter(word -> !word.isEmpty()).map(Question::state),
                    call.query("tag").filter(word -> !word.isEmpty()),
                    call.query("text").orElse("").toLowerCase(Locale.ROOT));
        }

        private static ScheduleState state(String word) {
            try {
                return Words.parse(ScheduleState.class, word);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("state: " + e.getMessage(), e);
            }
        }

        boolean asksForNext() {
            return state.isEmpty() && tag.isEmpty() && text.isEmpty() && cursor.isEmpty();
        }

        /** States are compared as they are shown, so the store is not asked for one. */
        ListRequest request(String from) {
            return new ListRequest(from, ScheduleStore.MAX_BATCH, task, Optional.empty(), tag);
        }

        boolean matches(StoredSchedule shown) {
            Schedule schedule = shown.schedule();
            return state.map(shown.state()::equals).orElse(true)
                    && (text.isEmpty()
                            || schedule.id().value().toLowerCase(Locale.ROOT).contains(text)
                            || schedule.description().toLowerCase(Locale.ROOT).contains(text));
        }
    }

    private record Found(List<StoredSchedule> schedules, String cursor) {}

    private static Answer list(Call call) {
        Question question = Question.of(call);
        int recent = call.number("recent", 0, MOST_RECENT, 0);
        Rows rows = new Rows(call);
        Found found = find(call, question, rows);
        Map<String, Object> view = new LinkedHashMap<>();
        view.put(
                "schedules",
                found.schedules().stream()
                        .map(stored -> rows.row(stored, recent))
                        .toList());
        view.put("cursor", found.cursor());
        return Answer.ok(view);
    }

    private static Found find(Call call, Question question, Rows rows) {
        List<ShardSummary> shards = Outlook.summaries(call.store());
        long active = shards.stream()
                .flatMap(shard -> shard.tasks().stream())
                .mapToLong(TaskSummary::scheduled)
                .sum();
        if (active > FEW && question.asksForNext()) {
            return new Found(next(call.store(), shards, question), "");
        }
        return isOrdered(question.cursor())
                ? ordered(call, question, rows).orElseGet(() -> unordered(call, question, rows, ""))
                : unordered(call, question, rows, question.cursor());
    }

    private static boolean isOrdered(String cursor) {
        return cursor.isEmpty() || cursor.startsWith(ORDERED);
    }

    /** All of few, in the order of their fire times; the cursor is how many came before. Empty when there are more. */
    private static Optional<Found> ordered(Call call, Question question, Rows rows) {
        int skipped = question.cursor().isEmpty()
                ? 0
                : Call.number("cursor", question.cursor().substring(ORDERED.length()), 0, FEW);
        List<StoredSchedule> all = new ArrayList<>();
        String cursor = "";
        for (int page = 0; page < MOST_PAGES; page++) {
            cursor = read(call, question, rows, cursor, all);
            if (cursor.isEmpty()) {
                return Optional.of(part(all, skipped, question.limit()));
            }
        }
        return Optional.empty();
    }

    /** Adds a page of what is asked for, and says where the next one begins. */
    private static String read(Call call, Question question, Rows rows, String cursor, List<StoredSchedule> found) {
        SchedulePage page = call.client().page(question.request(cursor));
        page.schedules().stream().map(rows::shown).filter(question::matches).forEach(found::add);
        return page.cursor();
    }

    private static Found part(List<StoredSchedule> all, int skipped, int limit) {
        List<StoredSchedule> ordered = all.stream().sorted(BY_NEXT).distinct().toList();
        List<StoredSchedule> part = ordered.stream().skip(skipped).limit(limit).toList();
        int end = skipped + part.size();
        return new Found(part, end < ordered.size() ? ORDERED + end : "");
    }

    /** Reads on until there are enough, or enough pages were read. */
    private static Found unordered(Call call, Question question, Rows rows, String from) {
        List<StoredSchedule> found = new ArrayList<>();
        String cursor = from;
        for (int page = 0; page < MOST_PAGES && found.size() < question.limit(); page++) {
            cursor = read(call, question, rows, cursor, found);
            if (cursor.isEmpty()) {
                break;
            }
        }
        return new Found(found, cursor);
    }

    private static List<StoredSchedule> next(ScheduleStore store, List<ShardSummary> shards, Question question) {
        return sightings(store, shards, question.task().map(Set::of).orElse(Set.of()), AHEAD, question.limit()).stream()
                .map(Upcoming.Sighting::schedule)
                .distinct()
                .map(store::get)
                .flatMap(Optional::stream)
                .sorted(BY_NEXT)
                .toList();
    }

    /**
     * What is due next, as the due sets say it, without reading what it is.
     *
     * @param tasks of these only; empty for all
     */
    public static List<Upcoming.Sighting> sightings(
            ScheduleStore store, List<ShardSummary> shards, Set<TaskName> tasks, Duration ahead, int limit) {
        List<Upcoming.Sighting> found = new ArrayList<>();
        for (int shard = 0; shard < shards.size(); shard++) {
            Set<Lane> lanes = new LinkedHashSet<>();
            shards.get(shard).tasks().stream()
                    .map(TaskSummary::task)
                    .filter(task -> tasks.isEmpty() || tasks.contains(task))
                    .map(Lane::of)
                    .limit(PeekRequest.MAX_LANES)
                    .forEach(lanes::add);
            found.addAll(look(store, new Shard(shard), lanes, ahead, limit));
        }
        return found.stream()
                .filter(seen -> seen.run().isEmpty())
                .sorted(Comparator.comparing(Upcoming.Sighting::at)
                        .thenComparing(seen -> seen.schedule().value()))
                .limit(limit)
                .toList();
    }

    /** First in the plain lanes, whose answer says which others there are; then in those. */
    private static List<Upcoming.Sighting> look(
            ScheduleStore store, Shard shard, Set<Lane> plain, Duration ahead, int limit) {
        List<Upcoming.Sighting> found = new ArrayList<>();
        Set<TaskName> tasks = new LinkedHashSet<>();
        plain.forEach(lane -> tasks.add(lane.task()));
        Set<Lane> next = plain;
        Set<Lane> seen = new LinkedHashSet<>();
        while (!next.isEmpty()) {
            Upcoming upcoming = store.peek(new PeekRequest(
                    shard,
                    List.copyOf(next),
                    ahead,
                    Math.min(limit, ScheduleStore.MAX_BATCH),
                    Optional.empty(),
                    at -> false));
            found.addAll(upcoming.unread());
            seen.addAll(next);
            Predicate<Lane> isNew = lane -> tasks.contains(lane.task()) && !seen.contains(lane);
            next = new LinkedHashSet<>(upcoming.lanes().stream()
                    .filter(isNew)
                    .limit(PeekRequest.MAX_LANES)
                    .toList());
        }
        return found;
    }
}
