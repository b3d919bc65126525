package dev.carillon.node.cli;

import dev.carillon.client.SchedulerClient;
import dev.carillon.node.form.Standing;
import dev.carillon.schedule.CatchUp;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.PauseScope;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lets a paused schedule fire again, or many. */
@Command(
        name = "resume",
        description = "Let a paused schedule fire again, or what the pause of a task, of a tag or of all has held.",
        footer = {
            "",
            "Exit code 4 if the schedule is held by the pause of a task, of a tag or of all: resume that.",
            "JSON: the schedule, as get prints it, without runs; of many {\"scope\", \"resumed\"}.",
            "",
            "Examples:",
            "  carillon resume nightly",
            "  carillon resume nightly --catch-up fire-once",
            "  carillon resume --tag team:billing"
        })
final class ResumeCommand implements Callable<Integer> {

    static final class CatchUpWords extends WordOption<CatchUp> {
        CatchUpWords() {
            super(CatchUp.class);
        }
    }

    @Mixin
    private PauseTarget target = new PauseTarget();

    @Mixin
    private RedisOptions redis = new RedisOptions();

    @Mixin
    private Output output = new Output();

    @Mixin
    private ChangeNote note = new ChangeNote();

    @Option(
            names = "--catch-up",
            paramLabel = "none|fire-once",
            defaultValue = "none",
            converter = CatchUpWords.class,
            description = "What becomes of the fire times that passed meanwhile: none, they are dropped and counted, or"
                    + " fire-once, the latest of them runs for all (default: ${DEFAULT-VALUE}).")
    private CatchUp catchUp = CatchUp.NONE;

    @Override
    public Integer call() {
        note.check();
        Optional<PauseScope> scope = target.scope();
        ScheduleId id = scope.isPresent() ? new ScheduleId("many") : target.id();
        try (ScheduleStore store = redis.open()) {
            SchedulerClient client = note.client(store);
            if (scope.isPresent()) {
                resumeAll(client, scope.get(), store);
            } else {
                resume(client, id, store);
            }
        }
        return ExitCode.OK;
    }

    private void resume(SchedulerClient client, ScheduleId id, ScheduleStore store) {
        StoredSchedule resumed = client.resume(id, catchUp);
        note.note(output, store, "resume", id.value());
        output.show(
                () -> Standing.view(store, resumed),
                () -> id + "  " + Standing.words(resumed) + "  next " + ScheduleText.time(resumed.next()));
    }

    private void resumeAll(SchedulerClient client, PauseScope scope, ScheduleStore store) {
        boolean resumed = client.resume(scope, catchUp);
        if (resumed) {
            note.note(output, store, "delete pause", scope.toString());
        }
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("scope", scope.toString());
        view.put("resumed", resumed);
        output.show(() -> view, () -> scope + (resumed ? "  resumed" : "  was not paused"));
    }
}
