package dev.carillon.node.cli;

import dev.carillon.client.SchedulerClient;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.Pause;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Stops a schedule from firing. */
@Command(
        name = "pause",
        description = "Stop a schedule from firing. When this returns, nothing new of it starts; what runs goes on.",
        footer = {
            "",
            "JSON: the schedule, as get prints it, without runs.",
            "",
            "Example:",
            "  carillon pause nightly --reason 'database is being moved'"
        })
final class PauseCommand implements Callable<Integer> {

    @Mixin
    private Target target = new Target();

    @Mixin
    private Output output = new Output();

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why, for whoever asks later.")
    private String reason = "";

    @Option(
            names = "--actor",
            paramLabel = "NAME",
            defaultValue = "${sys:user.name}",
            description = "Who wants it (CARILLON_ACTOR; default: the user's name).")
    private String actor = "";

    @Override
    public Integer call() {
        ScheduleId name = target.id();
        Pause pause = new Pause(reason, actor, Instant.EPOCH);
        try (ScheduleStore store = target.open()) {
            StoredSchedule paused = new SchedulerClient(store).pause(name, pause.reason(), pause.actor());
            output.show(() -> ScheduleView.of(paused), () -> name + "  " + Words.of(paused.state()));
        }
        return ExitCode.OK;
    }
}
