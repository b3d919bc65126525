package dev.carillon.node.cli;

import dev.carillon.schedule.CalendarName;
import dev.carillon.store.DeleteCalendarReply;
import dev.carillon.store.ScheduleStore;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Forgets a calendar. */
@Command(
        name = "delete",
        description = "Forget a calendar that no schedule names.",
        footer = {
            "",
            "Exit code 3 if there is none, 4 if a schedule names it.",
            "JSON: {\"deleted\": <name>}.",
            "",
            "Example:",
            "  carillon calendar delete holidays"
        })
final class CalendarDeleteCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", description = "The calendar's name.")
    private String name = "";

    @Mixin
    private RedisOptions redis = new RedisOptions();

    @Mixin
    private Output output = new Output();

    @Mixin
    private ChangeNote note = new ChangeNote();

    @Override
    public Integer call() {
        CalendarName wanted = new CalendarName(name);
        note.check();
        DeleteCalendarReply reply;
        try (ScheduleStore store = redis.open()) {
            reply = note.client(store).deleteCalendar(wanted);
            if (reply instanceof DeleteCalendarReply.Deleted) {
                note.note(output, store, "delete calendar", wanted.value());
            }
        }
        return switch (reply) {
            case DeleteCalendarReply.Deleted deleted -> {
                output.show(() -> Map.of("deleted", wanted), () -> wanted + "  deleted");
                yield ExitCode.OK;
            }
            case DeleteCalendarReply.Unknown unknown -> {
                output.message("calendar: there is no \"" + wanted + "\"");
                yield ExitCode.NOT_FOUND;
            }
            case DeleteCalendarReply.InUse use -> {
                output.message("calendar: \"" + wanted + "\" is named by the schedule \"" + use.by() + "\"");
                yield ExitCode.CONFLICT;
            }
        };
    }
}
