package dev.carillon.node.cli;

import dev.carillon.client.SchedulerClient;
import dev.carillon.node.form.CalendarFile;
import dev.carillon.schedule.Calendar;
import dev.carillon.store.ScheduleStore;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the calendars. */
@Command(
        name = "list",
        description = "List the calendars.",
        footer = {"", "JSON: an array of calendars, as get prints them.", "", "Example:", "  carillon calendar list"})
final class CalendarListCommand implements Callable<Integer> {

    @Mixin
    private RedisOptions redis = new RedisOptions();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() {
        try (ScheduleStore store = redis.open()) {
            List<Calendar> calendars = new SchedulerClient(store).calendars();
            output.show(() -> calendars.stream().map(CalendarFile::fields).toList(), () -> table(calendars));
        }
        return ExitCode.OK;
    }

    private static Table table(List<Calendar> calendars) {
        Table table = Table.of("NAME", "ZONE", "DATES", "WEEKLY", "DESCRIPTION");
        for (Calendar calendar : calendars) {
            table.row(
                    calendar.name().value(),
                    calendar.zone().getId(),
                    Integer.toString(calendar.dates().size()),
                    Integer.toString(calendar.weekly().size()),
                    calendar.description());
        }
        return table;
    }
}
