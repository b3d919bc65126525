package dev.carillon.node.cli;

import dev.carillon.client.SchedulerClient;
import dev.carillon.node.form.ScheduleView;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.RunRecord;
import dev.carillon.store.ScheduleStore;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows which fire times of a schedule did not run, and why. */
@Command(
        name = "misses",
        description = "Show which fire times of a schedule had no run of their own, and why, the latest first.",
        footer = {
            "",
            "COUNT is how many they are: of a dropped one, with those missed before it. Where the reason is run-for-all,",
            "none was dropped: the one run of that nominal time ran for so many missed before it.",
            "JSON: an array of what runs prints; the reason is one of overlap, misfire, deadline, paused, skipped,",
            "excluded, replaced, no-capable-node, or left out where one run ran for all.",
            "",
            "Example:",
            "  carillon misses nightly"
        })
final class MissesCommand implements Callable<Integer> {

    @Mixin
    private Target target = new Target();

    @Mixin
    private HistoryOptions history = new HistoryOptions();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() {
        ScheduleId name = target.id();
        history.check();
        try (ScheduleStore store = target.open()) {
            List<RunRecord> misses = history.read(
                    new SchedulerClient(store).handle(name), run -> run.reason().isPresent() || run.missedCount() > 0);
            if (misses.isEmpty()) {
                output.message("no misses");
            }
            output.show(
                    () -> misses.stream().map(ScheduleView::of).toList(),
                    () -> misses.isEmpty() ? "" : ScheduleText.misses(misses));
        }
        return ExitCode.OK;
    }
}
