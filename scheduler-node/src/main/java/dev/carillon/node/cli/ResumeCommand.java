package dev.carillon.node.cli;

import dev.carillon.client.SchedulerClient;
import dev.carillon.schedule.CatchUp;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lets a paused schedule fire again. */
@Command(
        name = "resume",
        description = "Let a paused schedule fire again.",
        footer = {
            "",
            "JSON: the schedule, as get prints it, without runs.",
            "",
            "Examples:",
            "  carillon resume nightly",
            "  carillon resume nightly --catch-up fire-once"
        })
final class ResumeCommand implements Callable<Integer> {

    static final class CatchUpWords extends Words<CatchUp> {
        CatchUpWords() {
            super(CatchUp.class);
        }
    }

    @Mixin
    private Target target = new Target();

    @Mixin
    private Output output = new Output();

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
        ScheduleId name = target.id();
        try (ScheduleStore store = target.open()) {
            StoredSchedule resumed = new SchedulerClient(store).resume(name, catchUp);
            output.show(
                    () -> ScheduleView.of(resumed),
                    () -> name + "  " + Words.of(resumed.state()) + "  next " + ScheduleText.time(resumed.next()));
        }
        return ExitCode.OK;
    }
}
