package dev.carillon.node.cli;

import dev.carillon.client.SchedulerClient;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lets a paused schedule fire again. */
@Command(
        name = "resume",
        description = "Let a paused schedule fire again. Fire times that passed meanwhile are gone.",
        footer = {"", "JSON: the schedule, as get prints it, without runs.", "", "Example:", "  carillon resume nightly"
        })
final class ResumeCommand implements Callable<Integer> {

    @Mixin
    private Target target = new Target();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() {
        ScheduleId name = target.id();
        try (ScheduleStore store = target.open()) {
            StoredSchedule resumed = new SchedulerClient(store).resume(name);
            output.show(
                    () -> ScheduleView.of(resumed),
                    () -> name + "  " + Words.of(resumed.state()) + "  next " + ScheduleText.time(resumed.next()));
        }
        return ExitCode.OK;
    }
}
