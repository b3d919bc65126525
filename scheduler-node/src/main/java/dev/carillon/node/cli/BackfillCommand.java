package dev.carillon.node.cli;

import dev.carillon.node.form.InstantText;
import dev.carillon.run.RunId;
import dev.carillon.store.ScheduleStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs fire times that have passed. */
@Command(
        name = "backfill",
        description = "Run the fire times of a stretch of the past, one after the other.",
        footer = {
            "",
            "What is known to have run is left out, unless forced. Prints the runs that wait now, oldest first.",
            "JSON: {\"runs\": [<id>]}.",
            "",
            "Example:",
            "  carillon backfill nightly --from 2026-11-01T00:00:00Z --to 2026-11-08T00:00:00Z"
        })
final class BackfillCommand implements Callable<Integer> {

    @Mixin
    private Target target = new Target();

    @Mixin
    private Output output = new Output();

    @Mixin
    private ChangeNote note = new ChangeNote();

    @Option(
            names = "--from",
            paramLabel = "INSTANT",
            required = true,
            description = "Where the stretch begins, itself excluded.")
    private String from = "";

    @Option(
            names = "--to",
            paramLabel = "INSTANT",
            required = true,
            description = "Where the stretch ends, itself included.")
    private String to = "";

    @Option(names = "--force", description = "Run again what is known to have run.")
    private boolean force;

    @Override
    public Integer call() {
        note.check();
        Instant begin = InstantText.instant("from", from);
        Instant end = InstantText.instant("to", to);
        List<RunId> runs;
        try (ScheduleStore store = target.open()) {
            runs = note.client(store).backfill(target.id(), begin, end, force);
            if (!runs.isEmpty()) {
                note.note(output, store, "backfill", target.id().value());
            }
        }
        output.show(
                () -> Map.of("runs", runs),
                () -> runs.isEmpty()
                        ? "nothing to run"
                        : String.join("\n", runs.stream().map(RunId::value).toList()));
        return ExitCode.OK;
    }
}
