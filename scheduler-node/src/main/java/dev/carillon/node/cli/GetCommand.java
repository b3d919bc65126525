package dev.carillon.node.cli;

import dev.carillon.client.ScheduleHandle;
import dev.carillon.client.SchedulerClient;
import dev.carillon.node.form.ScheduleView;
import dev.carillon.node.form.Standing;
import dev.carillon.run.RunId;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.RunRecord;
import dev.carillon.store.RunStatus;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows a schedule and its latest runs. */
@Command(
        name = "get",
        description = "Show a schedule and how its latest runs ended.",
        footer = {
            "",
            "JSON: {\"id\", \"task\", \"state\", \"recurrence\", \"bounds\", \"started\", \"next\", \"last\", \"pause\","
                    + " \"payload\",",
            "\"policies\", \"description\", \"tags\", \"generation\", \"anchor\", \"unfinished\", \"queued\", \"asked\",",
            "\"capableNode\": <false when no live node knows the task of an active schedule>,",
            "\"running\": [{\"run\", \"attempt\", \"node\", \"since\", \"leaseEnd\", \"progress\", \"log\"}, up to 20], \"runs\"}.",
            "",
            "Examples:",
            "  carillon get nightly",
            "  carillon get nightly --runs 50 -o json"
        })
final class GetCommand implements Callable<Integer> {

    private static final int MOST_RUNS = 1_000;
    private static final int MOST_RUNNING = 20;

    @Mixin
    private Target target = new Target();

    @Mixin
    private Output output = new Output();

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "5",
            description = "How many of its latest ended runs to show (default: ${DEFAULT-VALUE}).")
    private int runs;

    @Override
    public Integer call() {
        ScheduleId name = target.id();
        if (runs < 0 || runs > MOST_RUNS) {
            throw new IllegalArgumentException("runs: " + runs + " must be from 0 to " + MOST_RUNS);
        }
        try (ScheduleStore store = target.open()) {
            ScheduleHandle handle = new SchedulerClient(store).handle(name);
            Standing standing = Standing.of(store);
            StoredSchedule shown = standing.shown(handle.schedule());
            List<RunRecord> history = runs == 0 ? List.of() : handle.history(runs);
            Map<RunId, RunStatus.Running> running = running(store, handle);
            output.show(
                    () -> json(standing.view(shown), running, history),
                    () -> text(ScheduleText.fields(shown, standing), running, history));
        }
        return ExitCode.OK;
    }

    /** Those of its unfinished runs that a node has. */
    static Map<RunId, RunStatus.Running> running(ScheduleStore store, ScheduleHandle handle) {
        Map<RunId, RunStatus.Running> running = new LinkedHashMap<>();
        handle.schedule().unfinished().stream().limit(MOST_RUNNING).forEach(run -> {
            if (store.run(run) instanceof RunStatus.Running status) {
                running.put(run, status);
            }
        });
        return running;
    }

    private static Map<String, Object> json(
            Map<String, Object> view, Map<RunId, RunStatus.Running> running, List<RunRecord> history) {
        List<Map<String, Object>> views = new ArrayList<>();
        running.forEach((run, status) -> views.add(ScheduleView.of(run, status)));
        view.put("running", views);
        view.put("runs", history.stream().map(ScheduleView::of).toList());
        return view;
    }

    private static String text(Table fields, Map<RunId, RunStatus.Running> running, List<RunRecord> history) {
        StringBuilder text = new StringBuilder(fields.toString());
        if (!running.isEmpty()) {
            text.append("\n\n").append(ScheduleText.running(running));
        }
        if (!history.isEmpty()) {
            text.append("\n\n").append(ScheduleText.runs(history));
        }
        return text.toString();
    }
}
