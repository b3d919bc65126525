package dev.carillon.node.cli;

import dev.carillon.client.CalendarChange;
import dev.carillon.client.Outcome;
import dev.carillon.node.form.CalendarFile;
import dev.carillon.node.form.Words;
import dev.carillon.schedule.Calendar;
import dev.carillon.store.ScheduleStore;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a calendar what a file says. */
@Command(
        name = "put",
        description =
                "Make a calendar what a file says, and plan the schedules that name it anew. Doing it twice changes"
                        + " nothing more.",
        footer = {
            "",
            "The file is YAML or JSON: name, zone (default UTC), description, dates (a list of days such as 2026-12-25 or",
            "2026-12-24..2027-01-01) and weekly (a list such as sat, or 'fri 18:00-24:00').",
            "JSON: {\"outcome\": created|updated|unchanged, \"replanned\": <schedules with another fire time>, \"calendar\"}.",
            "",
            "Example:",
            "  carillon calendar put -f holidays.yaml"
        })
final class CalendarPutCommand implements Callable<Integer> {

    private final InputStream in;

    @Mixin
    private RedisOptions redis = new RedisOptions();

    @Mixin
    private Output output = new Output();

    @Mixin
    private ChangeNote note = new ChangeNote();

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            required = true,
            description = "The calendar; - for standard input.")
    private String file = "";

    CalendarPutCommand(InputStream in) {
        this.in = in;
    }

    @Override
    public Integer call() {
        note.check();
        Calendar calendar = CalendarFile.read(TextFile.read("file", file, in, CalendarFile.MAX_BYTES));
        try (ScheduleStore store = redis.open()) {
            CalendarChange change = note.client(store).putCalendar(calendar);
            if (change.outcome() != Outcome.UNCHANGED) {
                note.note(output, store, "put calendar", calendar.name().value());
            }
            output.show(() -> json(calendar, change), () -> text(calendar, change));
        }
        return ExitCode.OK;
    }

    private static Map<String, Object> json(Calendar calendar, CalendarChange change) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("outcome", Words.of(change.outcome()));
        view.put("replanned", change.replanned());
        view.put("calendar", CalendarFile.fields(calendar));
        return view;
    }

    private static String text(Calendar calendar, CalendarChange change) {
        return calendar.name() + "  " + Words.of(change.outcome()) + "  " + change.replanned()
                + " schedules with another fire time";
    }
}
