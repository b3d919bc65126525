package dev.carillon.node.cli;

import dev.carillon.client.SchedulerClient;
import dev.carillon.node.form.ScheduleView;
import dev.carillon.store.GroupPause;
import dev.carillon.store.ScheduleStore;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the pauses of many schedules. */
@Command(
        name = "pauses",
        description = "List what is paused by task, by tag, or as a whole. For single schedules: list --state paused.",
        footer = {
            "",
            "JSON: a list of {\"scope\", \"reason\", \"actor\", \"since\", \"until\"}.",
            "",
            "Example:",
            "  carillon pauses"
        })
final class PausesCommand implements Callable<Integer> {

    @Mixin
    private RedisOptions redis = new RedisOptions();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() {
        try (ScheduleStore store = redis.open()) {
            List<GroupPause> pauses = new SchedulerClient(store).pauses();
            if (pauses.isEmpty()) {
                output.message("no pauses");
            }
            output.show(
                    () -> pauses.stream().map(ScheduleView::of).toList(), () -> pauses.isEmpty() ? "" : table(pauses));
        }
        return ExitCode.OK;
    }

    private static Table table(List<GroupPause> pauses) {
        Table table = Table.of("SCOPE", "SINCE", "UNTIL", "ACTOR", "REASON");
        for (GroupPause each : pauses) {
            table.row(
                    each.scope().toString(),
                    each.pause().since().toString(),
                    ScheduleText.time(each.pause().until()),
                    each.pause().actor(),
                    each.pause().reason());
        }
        return table;
    }
}
