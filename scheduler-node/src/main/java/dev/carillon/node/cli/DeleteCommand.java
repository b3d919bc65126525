package dev.carillon.node.cli;

import dev.carillon.run.RunId;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Removes a schedule. */
@Command(
        name = "delete",
        description = "Remove a schedule with all that is due or waiting. A running run finishes.",
        footer = {
            "",
            "JSON: {\"id\": <id>, \"deleted\": true};",
            "of a dry run {\"id\", \"deleted\": false, \"unfinished\": [<run>]}.",
            "",
            "Examples:",
            "  carillon delete nightly --yes --reason 'replaced by hourly'",
            "  carillon delete nightly --dry-run"
        })
final class DeleteCommand implements Callable<Integer> {

    private final InputStream in;

    @Mixin
    private Target target = new Target();

    @Mixin
    private Output output = new Output();

    @Mixin
    private ChangeNote note = new ChangeNote();

    @Option(names = "--dry-run", description = "Only say what would be removed.")
    private boolean dryRun;

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
        note.check();
        if (dryRun) {
            return rehearse(name);
        }
        if (!yes && !Question.isConfirmed(output, in, "delete schedule \"" + name + "\"?")) {
            output.message("nothing was deleted");
            return ExitCode.FAILURE;
        }
        boolean deleted;
        try (ScheduleStore store = target.open()) {
            deleted = note.client(store).delete(name);
            if (deleted) {
                note.note(output, store, ChangeNote.DELETE_SCHEDULE, name.value());
            }
        }
        if (!deleted) {
            return unknown(name);
        }
        output.show(() -> json(name, true), () -> name + "  deleted");
        return ExitCode.OK;
    }

    private Integer rehearse(ScheduleId name) {
        Optional<StoredSchedule> there;
        try (ScheduleStore store = target.open()) {
            there = store.get(name);
        }
        if (there.isEmpty()) {
            return unknown(name);
        }
        List<RunId> unfinished = there.get().unfinished();
        Map<String, Object> view = json(name, false);
        view.put("unfinished", unfinished);
        output.message("dry run, nothing was deleted");
        output.show(
                () -> view,
                () -> name + "  would be deleted"
                        + (unfinished.isEmpty() ? "" : ", unfinished are " + ScheduleText.names(unfinished)));
        return ExitCode.OK;
    }

    private Integer unknown(ScheduleId name) {
        output.message("id: there is no schedule \"" + name + "\"");
        return ExitCode.NOT_FOUND;
    }

    private static Map<String, Object> json(ScheduleId name, boolean deleted) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", name);
        view.put("deleted", deleted);
        return view;
    }
}
