package dev.carillon.node.cli;

import dev.carillon.client.SchedulerClient;
import dev.carillon.node.form.ScheduleView;
import dev.carillon.node.form.Words;
import dev.carillon.run.RunState;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.RunRecord;
import dev.carillon.store.ScheduleStore;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows how the runs of a schedule ended. */
@Command(
        name = "runs",
        description = "Show how the runs of a schedule ended, the latest first. What is unfinished, get shows.",
        footer = {
            "",
            "JSON: an array of {\"run\", \"state\", \"nominal\", \"attempt\", \"node\", \"started\", \"ended\","
                    + " \"missedCount\",",
            "\"reason\", \"error\": {\"type\", \"message\", \"stack\"}, \"result\", \"progress\": {\"done\", \"total\"},"
                    + " \"log\"}.",
            "MISSED is how many earlier fire times a run stands for besides its own. WHY is the reason of a drop, the",
            "error, or the result.",
            "",
            "Examples:",
            "  carillon runs nightly --limit 5",
            "  carillon runs nightly --state dead -o json"
        })
final class RunsCommand implements Callable<Integer> {

    static final class StateWords extends WordOption<RunState> {
        StateWords() {
            super(RunState.class);
        }
    }

    @Mixin
    private Target target = new Target();

    @Mixin
    private HistoryOptions history = new HistoryOptions();

    @Mixin
    private Output output = new Output();

    @Option(
            names = "--state",
            paramLabel = "STATE",
            converter = StateWords.class,
            description = "Only those that ended so: succeeded, dead, cancelled, lost, skipped or expired.")
    private @Nullable RunState state;

    @Override
    public Integer call() {
        ScheduleId name = target.id();
        history.check();
        if (state != null && !state.isTerminal()) {
            throw new IllegalArgumentException("state: " + Words.of(state) + " is no end of a run; see get");
        }
        try (ScheduleStore store = target.open()) {
            List<RunRecord> runs =
                    history.read(new SchedulerClient(store).handle(name), run -> state == null || run.state() == state);
            if (runs.isEmpty()) {
                output.message("no such runs");
            }
            output.show(
                    () -> runs.stream().map(ScheduleView::of).toList(),
                    () -> runs.isEmpty() ? "" : ScheduleText.runs(runs));
        }
        return ExitCode.OK;
    }
}
