package dev.carillon.node.cli;

import dev.carillon.client.ScheduleHandle;
import dev.carillon.client.SchedulerClient;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.RunRecord;
import dev.carillon.store.ScheduleStore;
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
            "\"policies\", \"description\", \"tags\", \"generation\", \"anchor\", \"unfinished\", \"queued\", \"runs\"}.",
            "",
            "Examples:",
            "  carillon get nightly",
            "  carillon get nightly --runs 50 -o json"
        })
final class GetCommand implements Callable<Integer> {

    private static final int MOST_RUNS = 1_000;

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
            List<RunRecord> history = runs == 0 ? List.of() : handle.history(runs);
            output.show(() -> json(handle, history), () -> text(handle, history));
        }
        return ExitCode.OK;
    }

    private static Map<String, Object> json(ScheduleHandle handle, List<RunRecord> history) {
        Map<String, Object> view = ScheduleView.of(handle.schedule());
        view.put("runs", history.stream().map(ScheduleView::of).toList());
        return view;
    }

    private static String text(ScheduleHandle handle, List<RunRecord> history) {
        String fields = ScheduleText.fields(handle.schedule()).toString();
        return history.isEmpty() ? fields : fields + "\n\n" + ScheduleText.runs(history);
    }
}
