package dev.carillon.node.cli;

import dev.carillon.node.form.Line;
import dev.carillon.node.form.Words;
import dev.carillon.run.RunId;
import dev.carillon.store.CancelReply;
import dev.carillon.store.ScheduleStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Cancels a run. */
@Command(
        name = "cancel",
        description = "Cancel a run: one that waits is over at once, the node of a running one is asked to stop it.",
        footer = {
            "",
            "Exit code 3 if no run of that id is unfinished.",
            "JSON: {\"run\": <id>, \"outcome\": cancelled|requested}.",
            "",
            "Example:",
            "  carillon cancel nightly@20261123T013000Z"
        })
final class CancelCommand implements Callable<Integer> {

    @Parameters(paramLabel = "RUN", description = "The run's id, as get and runs print it.")
    private String run = "";

    @Mixin
    private RedisOptions redis = new RedisOptions();

    @Mixin
    private Output output = new Output();

    @Mixin
    private ChangeNote note = new ChangeNote();

    @Override
    public Integer call() {
        RunId id = new RunId(run);
        note.check();
        CancelReply reply;
        try (ScheduleStore store = redis.open()) {
            reply = note.client(store).cancel(id);
            if (reply != CancelReply.UNKNOWN) {
                note.note(output, store, "cancel", id.value());
            }
        }
        if (reply == CancelReply.UNKNOWN) {
            output.message("run: there is no unfinished run " + Line.quoted(id.value()));
            return ExitCode.NOT_FOUND;
        }
        output.show(
                () -> json(id, reply),
                () -> id + (reply == CancelReply.CANCELLED ? "  cancelled" : "  its node is asked to stop it"));
        return ExitCode.OK;
    }

    private static Map<String, Object> json(RunId id, CancelReply reply) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("run", id);
        view.put("outcome", Words.of(reply));
        return view;
    }
}
