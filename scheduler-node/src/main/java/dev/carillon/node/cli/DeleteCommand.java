package dev.carillon.node.cli;

import dev.carillon.client.SchedulerClient;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.ScheduleStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Removes a schedule. */
@Command(
        name = "delete",
        description = "Remove a schedule with all that is due or waiting. A running run finishes.",
        footer = {"", "JSON: {\"id\": <id>, \"deleted\": true}.", "", "Example:", "  carillon delete nightly --yes"})
final class DeleteCommand implements Callable<Integer> {

    private final InputStream in;

    @Mixin
    private Target target = new Target();

    @Mixin
    private Output output = new Output();

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask. Otherwise a line with y is read from standard input.")
    private boolean yes;

    DeleteCommand(InputStream in) {
        this.in = in;
    }

    @Override
    public Integer call() throws IOException {
        ScheduleId name = target.id();
        if (!yes && !Question.isConfirmed(output, in, "delete schedule \"" + name + "\"?")) {
            output.message("nothing was deleted");
            return ExitCode.FAILURE;
        }
        boolean deleted;
        try (ScheduleStore store = target.open()) {
            deleted = new SchedulerClient(store).delete(name);
        }
        if (!deleted) {
            output.message("id: there is no schedule \"" + name + "\"");
            return ExitCode.NOT_FOUND;
        }
        output.show(() -> json(name), () -> name + "  deleted");
        return ExitCode.OK;
    }

    private static Map<String, Object> json(ScheduleId name) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", name);
        view.put("deleted", true);
        return view;
    }
}
