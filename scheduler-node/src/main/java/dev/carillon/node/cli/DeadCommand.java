package dev.carillon.node.cli;

import dev.carillon.client.SchedulerClient;
import dev.carillon.node.form.ScheduleView;
import dev.carillon.run.RunError;
import dev.carillon.run.RunId;
import dev.carillon.store.DeadLetter;
import dev.carillon.store.RequeueReply;
import dev.carillon.store.ScheduleStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks after runs that failed for good. */
@Command(
        name = "dead",
        description = "List the runs that failed for good, or try some of them again, or forget them.",
        footer = {
            "",
            "Without runs: lists. With runs: --requeue lets them wait for a node again, --discard forgets them.",
            "Exit code 3 if one of the runs is not dead, 4 if one cannot be tried again.",
            "JSON: a list of {\"run\", \"task\", \"died\", \"attempt\", \"error\"}, or {\"runs\": [<id>]} of those done.",
            "",
            "Examples:",
            "  carillon dead",
            "  carillon dead --requeue nightly@20261123T023000Z"
        })
final class DeadCommand implements Callable<Integer> {

    private static final int MOST = 1_000;

    @Parameters(arity = "0..*", paramLabel = "RUN", description = "Runs to requeue or to discard.")
    private List<String> runs = List.of();

    @Mixin
    private RedisOptions redis = new RedisOptions();

    @Mixin
    private Output output = new Output();

    @Mixin
    private ChangeNote note = new ChangeNote();

    @Option(names = "--requeue", description = "Try the given runs again, with all their retries.")
    private boolean requeue;

    @Option(names = "--discard", description = "Forget the given runs.")
    private boolean discard;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many to list (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Override
    public Integer call() {
        if (requeue && discard) {
            throw new IllegalArgumentException("requeue: does not go together with discard");
        }
        if (runs.isEmpty() == (requeue || discard)) {
            throw new IllegalArgumentException(
                    runs.isEmpty() ? "run: none is given" : "run: say --requeue or --discard, too");
        }
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("limit: " + limit + " must be from 1 to " + MOST);
        }
        note.check();
        List<RunId> named = runs.stream().map(RunId::new).toList();
        try (ScheduleStore store = redis.open()) {
            SchedulerClient client = note.client(store);
            if (named.isEmpty()) {
                List<DeadLetter> letters = client.deadLetters(limit);
                output.show(() -> letters.stream().map(ScheduleView::of).toList(), () -> table(letters));
                return ExitCode.OK;
            }
            return change(client, named, store);
        }
    }

    /** Does one after the other, up to the first that cannot be done. */
    private int change(SchedulerClient client, List<RunId> named, ScheduleStore store) {
        for (RunId run : named) {
            RequeueReply reply = requeue ? client.requeue(run) : discarded(client, run);
            if (reply == RequeueReply.UNKNOWN) {
                output.message("run: \"" + run + "\" is no dead letter");
                return ExitCode.NOT_FOUND;
            } else if (reply == RequeueReply.IMPOSSIBLE) {
                output.message("run: \"" + run + "\" cannot be tried again: its schedule is gone, or it is under way");
                return ExitCode.CONFLICT;
            }
            note.note(output, store, requeue ? "requeue" : "delete dead-letter", run.value());
        }
        String done = requeue ? "  requeued" : "  discarded";
        output.show(
                () -> Map.of("runs", named),
                () -> String.join("\n", named.stream().map(run -> run + done).toList()));
        return ExitCode.OK;
    }

    private static RequeueReply discarded(SchedulerClient client, RunId run) {
        return client.discard(run) ? RequeueReply.REQUEUED : RequeueReply.UNKNOWN;
    }

    private static Table table(List<DeadLetter> letters) {
        Table table = Table.of("RUN", "TASK", "DIED", "ATTEMPT", "ERROR");
        for (DeadLetter letter : letters) {
            table.row(
                    letter.run().value(),
                    letter.task().value(),
                    letter.died().toString(),
                    Integer.toString(letter.attempt()),
                    letter.error().map(DeadCommand::words).orElse("-"));
        }
        return table;
    }

    private static String words(RunError error) {
        return error.type() + ": " + error.message();
    }
}
