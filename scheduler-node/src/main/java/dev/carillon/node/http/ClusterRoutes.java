package dev.carillon.node.http;

import dev.carillon.node.form.Words;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.JournalEntry;
import dev.carillon.store.LiveNode;
import dev.carillon.store.ShardSummary;
import dev.carillon.store.TaskSummary;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The cluster as a whole: how it is doing, what lies ahead, who did what. */
final class ClusterRoutes {

    private static final int MOST_HOURS = 24;
    private static final int MOST_ENTRIES = 1_000;
    private static final int USUAL_ENTRIES = 100;

    private final Outlook outlook;
    private final Survey survey;
    private final Guard guard;

    ClusterRoutes(Outlook outlook, Survey survey, Guard guard) {
        this.outlook = outlook;
        this.survey = survey;
        this.guard = guard;
    }

    List<Route> all() {
        return List.of(
                Route.get(Routes.API + "/whoami", this::whoami).always(),
                Route.get(
                                Routes.API + "/overview",
                                call -> Answer.ok(outlook.snapshot().view()))
                        .always(),
                Route.get(Routes.API + "/minutes", ClusterRoutes::minutes).kept(),
                Route.get(Routes.API + "/upcoming", ClusterRoutes::upcoming).kept(),
                Route.get(Routes.API + "/heatmap", this::heatmap).kept(),
                Route.get(Routes.API + "/nodes", ClusterRoutes::nodes),
                Route.get(Routes.API + "/tasks", ClusterRoutes::tasks),
                Route.get(Routes.API + "/journal", ClusterRoutes::journal),
                Route.get(Routes.API + "/schedules/{id}/journal", ClusterRoutes::journalOfSchedule));
    }

    private Answer whoami(Call call) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("name", call.who().name());
        view.put("role", Words.of(call.who().role()));
        view.put("readOnly", !call.who().role().includes(Role.OPERATOR));
        guard.readOnly().ifPresent(reason -> view.put("reason", reason));
        return Answer.ok(view);
    }

    private static Answer minutes(Call call) {
        int hours = call.number("hours", 1, MOST_HOURS, 1);
        Instant from =
                call.store().clock().instant().truncatedTo(ChronoUnit.MINUTES).minus(Duration.ofHours(hours));
        return Answer.ok("minutes", Minutes.views(call.store().minutes(from)));
    }

    private static Answer upcoming(Call call) {
        return Answer.ok(new Ahead(call, call.number("minutes", 1, Ahead.MOST_MINUTES, Ahead.USUAL_MINUTES)).view());
    }

    private Answer heatmap(Call call) {
        Map<String, Object> view = new LinkedHashMap<>();
        Instant now = call.store().clock().instant();
        Instant hour = now.truncatedTo(ChronoUnit.HOURS);
        Instant past = hour.minus(Duration.ofHours(Survey.HOURS - 1L));
        survey.result().ifPresent(result -> {
            view.put("from", result.from());
            view.put("planned", result.planned());
            view.put("countedAt", result.at());
        });
        view.put("missedFrom", past);
        view.put("missed", Minutes.missedByHour(call.store().minutes(past), past, Survey.HOURS));
        view.put("complete", survey.result().map(Survey.Result::isComplete).orElse(false));
        return Answer.ok(view);
    }

    private static Answer nodes(Call call) {
        return Answer.ok(
                "nodes",
                call.store().nodes().stream()
                        .map(node -> Outlook.node(node, call.scene()))
                        .toList());
    }

    /** Every task that there are schedules of, or that a node knows. */
    private static Answer tasks(Call call) {
        Map<TaskName, Map<String, Object>> tasks = new TreeMap<>();
        List<LiveNode> nodes = call.store().nodes();
        nodes.forEach(node -> node.tasks().forEach(task -> tasks.put(task, task(task, nodes))));
        for (ShardSummary shard : Outlook.summaries(call.store())) {
            for (TaskSummary summary : shard.tasks()) {
                Map<String, Object> view = tasks.computeIfAbsent(summary.task(), task -> task(task, nodes));
                add(view, "scheduled", summary.scheduled());
                add(view, "waiting", summary.waiting());
                add(view, "overdue", summary.overdue());
            }
        }
        return Answer.ok("tasks", new ArrayList<>(tasks.values()));
    }

    private static Map<String, Object> task(TaskName task, List<LiveNode> nodes) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("task", task);
        view.put(
                "nodes",
                nodes.stream()
                        .filter(node -> node.tasks().contains(task))
                        .map(LiveNode::node)
                        .toList());
        add(view, "scheduled", 0);
        add(view, "waiting", 0);
        add(view, "overdue", 0);
        return view;
    }

    private static void add(Map<String, Object> view, String name, int count) {
        view.merge(name, count, (one, other) -> (Integer) one + (Integer) other);
    }

    private static Answer journal(Call call) {
        int limit = call.number("limit", 1, MOST_ENTRIES, USUAL_ENTRIES);
        return Answer.ok(
                "entries",
                call.store().journal(limit).stream().map(Journal::view).toList());
    }

    /** Of the latest entries, those about one schedule and its runs. */
    private static Answer journalOfSchedule(Call call) {
        ScheduleId id = ScheduleRoutes.id(call);
        return Answer.ok(
                "entries",
                call.store().journal(MOST_ENTRIES).stream()
                        .filter(entry -> isAbout(entry, id))
                        .map(Journal::view)
                        .toList());
    }

    private static boolean isAbout(JournalEntry entry, ScheduleId id) {
        return entry.target().equals(id.value()) || entry.target().startsWith(id.value() + "@");
    }
}
