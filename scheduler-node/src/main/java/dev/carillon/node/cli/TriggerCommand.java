package dev.carillon.node.cli;

import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.TriggerReply;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Adds a run that is due now. */
@Command(
        name = "trigger",
        description = "Run a schedule now, beside its own fire times; also while it is paused or completed.",
        footer = {
            "",
            "Prints the id of the run that now waits for a node. Exit code 4 if an unfinished run forbids it.",
            "JSON: {\"run\": <id>}.",
            "",
            "Example:",
            "  carillon trigger nightly"
        })
final class TriggerCommand implements Callable<Integer> {

    @Mixin
    private Target target = new Target();

    @Mixin
    private Output output = new Output();

    @Mixin
    private ChangeNote note = new ChangeNote();

    @Option(names = "--ignore-overlap", description = "Do it even while earlier runs are unfinished.")
    private boolean ignoreOverlap;

    @Override
    public Integer call() {
        ScheduleId name = target.id();
        note.check();
        TriggerReply reply;
        try (ScheduleStore store = target.open()) {
            reply = note.client(store).trigger(name, ignoreOverlap);
            if (reply instanceof TriggerReply.Queued) {
                note.note(output, store, "trigger", name.value());
            }
        }
        return switch (reply) {
            case TriggerReply.Queued queued -> {
                output.show(() -> Map.of("run", queued.run()), queued::run);
                yield ExitCode.OK;
            }
            case TriggerReply.Overlapping overlapping -> {
                output.message("id: \"" + name + "\" has unfinished runs: "
                        + ScheduleText.names(overlapping.unfinished()) + "; --ignore-overlap runs it beside them");
                yield ExitCode.CONFLICT;
            }
            case TriggerReply.Unknown unknown -> ExitCode.NOT_FOUND;
        };
    }
}
