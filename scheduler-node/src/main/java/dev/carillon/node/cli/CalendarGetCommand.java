package dev.carillon.node.cli;

import dev.carillon.client.SchedulerClient;
import dev.carillon.node.form.CalendarFile;
import dev.carillon.schedule.Calendar;
import dev.carillon.schedule.CalendarName;
import dev.carillon.store.ScheduleStore;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Prints a calendar. */
@Command(
        name = "get",
        description = "Print a calendar as a file that put reads.",
        footer = {
            "",
            "JSON: {\"name\", \"zone\", \"description\", \"dates\": [<day or first..last>], \"weekly\": [<window>]}.",
            "",
            "Example:",
            "  carillon calendar get holidays > holidays.yaml"
        })
final class CalendarGetCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", description = "The calendar's name.")
    private String name = "";

    @Mixin
    private RedisOptions redis = new RedisOptions();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() {
        CalendarName wanted = new CalendarName(name);
        Optional<Calendar> found;
        try (ScheduleStore store = redis.open()) {
            found = new SchedulerClient(store)
                    .calendars().stream()
                            .filter(calendar -> calendar.name().equals(wanted))
                            .findFirst();
        }
        if (found.isEmpty()) {
            output.message("calendar: there is no \"" + wanted + "\"");
            return ExitCode.NOT_FOUND;
        }
        output.show(() -> CalendarFile.fields(found.get()), () -> CalendarFile.yaml(found.get()));
        return ExitCode.OK;
    }
}
