package dev.carillon.node.cli;

import dev.carillon.client.OnConflict;
import dev.carillon.node.form.ScheduleFile;
import dev.carillon.schedule.Schedule;
import dev.carillon.store.ScheduleStore;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Adds the schedules of a file. */
@Command(
        name = "import",
        description =
                "Add the schedules of a file to those that are there. Nothing is changed when anything in the file is"
                        + " wrong.",
        footer = {
            "",
            "Exit code 4 if an id is taken by another definition and --on-conflict says fail; then nothing is changed.",
            "A schedule for a single moment that has passed is not created.",
            "JSON: as of apply, and with the outcome kept.",
            "",
            "Examples:",
            "  carillon import schedules.yaml",
            "  carillon import schedules.json --on-conflict keep"
        })
final class ImportCommand implements Callable<Integer> {

    private final InputStream in;

    @Parameters(paramLabel = "FILE", description = "The definitions, as export prints them; - for standard input.")
    private String file = "";

    @Mixin
    private RedisOptions redis = new RedisOptions();

    @Mixin
    private Output output = new Output();

    @Mixin
    private ChangeNote note = new ChangeNote();

    @Option(
            names = "--on-conflict",
            paramLabel = "update|keep|fail",
            defaultValue = "fail",
            converter = CreateCommand.ConflictWords.class,
            description = "What to do when an id is taken by another definition (default: ${DEFAULT-VALUE}).")
    private OnConflict onConflict = OnConflict.FAIL;

    ImportCommand(InputStream in) {
        this.in = in;
    }

    @Override
    public Integer call() {
        note.check();
        List<Schedule> schedules = ScheduleFile.read(TextFile.read("file", file, in, ScheduleFile.MAX_BYTES));
        try (ScheduleStore store = redis.open()) {
            Applying applying = new Applying(store, schedules);
            List<Change> changes = applying.changes().stream().map(this::orKept).toList();
            String taken = changes.stream()
                    .filter(change -> change.kind() == Change.Kind.UPDATED)
                    .map(change -> change.id().value())
                    .collect(Collectors.joining(", "));
            if (onConflict == OnConflict.FAIL && !taken.isEmpty()) {
                output.message("id: taken by another definition: " + taken + "; nothing was changed");
                return ExitCode.CONFLICT;
            }
            applying.carryOut(changes);
            note.note(output, store, changes);
            output.message(Applying.summary(changes));
            output.show(
                    () -> changes.stream().map(Change::json).toList(),
                    () -> changes.isEmpty() ? "" : Change.table(changes));
        }
        return ExitCode.OK;
    }

    private Change orKept(Change change) {
        boolean kept = onConflict == OnConflict.KEEP && change.kind() == Change.Kind.UPDATED;
        return kept ? new Change(change.id(), Change.Kind.KEPT) : change;
    }
}
