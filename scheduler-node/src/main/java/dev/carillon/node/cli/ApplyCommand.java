package dev.carillon.node.cli;

import dev.carillon.node.form.ScheduleFile;
import dev.carillon.schedule.Schedule;
import dev.carillon.store.ScheduleStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes the schedules those of a file. */
@Command(
        name = "apply",
        description =
                "Make schedules what a file of definitions says. Doing it twice changes nothing more, and nothing is"
                        + " changed when anything in the file is wrong.",
        footer = {
            "",
            "The file has a field schedules with a list of definitions, in YAML or JSON, as export prints them.",
            "A schedule for a single moment that has passed is not created.",
            "JSON: an array of {\"id\", \"outcome\": created|updated|unchanged|deleted|passed,",
            "\"changes\": {<field>: {\"from\", \"to\"}}}.",
            "",
            "Examples:",
            "  carillon apply -f schedules.yaml --dry-run",
            "  carillon apply -f schedules.yaml --prune --yes",
            "  carillon export | carillon apply -f - --namespace other"
        })
final class ApplyCommand implements Callable<Integer> {

    private final InputStream in;

    @Mixin
    private RedisOptions redis = new RedisOptions();

    @Mixin
    private Output output = new Output();

    @Mixin
    private ChangeNote note = new ChangeNote();

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            required = true,
            description = "The definitions; - for standard input.")
    private String file = "";

    @Option(names = "--dry-run", description = "Only say what would change.")
    private boolean dryRun;

    @Option(
            names = "--prune",
            description = "Delete the schedules of the namespace that the file does not have, completed ones excepted.")
    private boolean prune;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask before deleting. Otherwise a line with y is read from standard input.")
    private boolean yes;

    ApplyCommand(InputStream in) {
        this.in = in;
    }

    @Override
    public Integer call() throws IOException {
        if (prune && !yes && !dryRun && file.equals("-")) {
            throw new IllegalArgumentException("prune: needs yes or dry-run beside it when the file is standard input");
        }
        note.check();
        List<Schedule> schedules = ScheduleFile.read(TextFile.read("file", file, in, ScheduleFile.MAX_BYTES));
        try (ScheduleStore store = redis.open()) {
            Applying applying = new Applying(store, schedules);
            List<Change> deletions = prune ? applying.deletions() : List.of();
            List<Change> changes = new ArrayList<>(applying.changes());
            changes.addAll(deletions);
            if (!dryRun) {
                String question = "delete " + deletions.size() + " schedules that the file does not have?";
                if (!deletions.isEmpty() && !yes && !Question.isConfirmed(output, in, question)) {
                    output.message("nothing was changed");
                    return ExitCode.FAILURE;
                }
                applying.carryOut(changes);
                note.note(output, store, changes);
            }
            output.message((dryRun ? "dry run, nothing was changed: " : "") + Applying.summary(changes));
            output.show(
                    () -> changes.stream().map(Change::json).toList(),
                    () -> changes.isEmpty() ? "" : Change.table(changes));
        }
        return ExitCode.OK;
    }
}
