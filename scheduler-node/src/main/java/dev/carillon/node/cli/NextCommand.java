package dev.carillon.node.cli;

import dev.carillon.client.ScheduleBuilder;
import dev.carillon.client.SchedulerClient;
import dev.carillon.node.form.CalendarFile;
import dev.carillon.node.form.InstantText;
import dev.carillon.plan.Preview;
import dev.carillon.schedule.Calendar;
import dev.carillon.schedule.Cron;
import dev.carillon.schedule.FireTime;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Schedule;
import dev.carillon.store.InMemoryScheduleStore;
import dev.carillon.store.ScheduleStore;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows when a schedule would fire. Asks no server. */
@Command(
        name = "next",
        description =
                "Show when a schedule would fire that was created now, with what clock changes, calendars and jitter"
                        + " do to it. Works offline.",
        footer = {
            "",
            "JSON: an array of {\"at\": <UTC>, \"due\": <UTC, only with jitter>, \"local\": <with offset>,",
            "\"note\": <only where clocks change, behind what a calendar excludes, or where only one is known>}.",
            "",
            "Examples:",
            "  carillon next '30 2 * * *' --zone Europe/Berlin --from 2026-03-28T00:00:00Z",
            "  carillon next '0 0/15 9-17 ? * MON-FRI' --dialect quartz -n 3 -o json",
            "  carillon next --every 1h --jitter 10m --id poll --start-at 2026-12-01T00:00:00Z"
        })
final class NextCommand implements Callable<Integer> {

    private static final String ANY_TASK = "example";

    private final InstantSource clock;
    private final InputStream in;

    @Parameters(paramLabel = "EXPRESSION", arity = "0..1", description = "A cron expression, in quotes; as --cron.")
    private @Nullable String expression;

    @Mixin
    private Output output = new Output();

    @Mixin
    private RecurrenceOptions recurrence = new RecurrenceOptions();

    @Mixin
    private BoundsOptions bounds = new BoundsOptions();

    @Option(
            names = "--from",
            paramLabel = "INSTANT",
            description =
                    "As if it were created then (default: now); without an offset it is a local time in the zone.")
    private @Nullable String from;

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            defaultValue = "5",
            description = "How many, up to 1000 (default: ${DEFAULT-VALUE}).")
    private int count;

    @Option(names = "--id", paramLabel = "ID", description = "Its id, which decides what H stands for, and the jitter.")
    private @Nullable String id;

    @Option(
            names = "--calendar",
            paramLabel = "FILE",
            description = "A calendar whose times are left out, as calendar get prints it; - for standard input.")
    private List<String> calendars = List.of();

    NextCommand(InstantSource clock, InputStream in) {
        this.clock = clock;
        this.in = in;
    }

    @Override
    public Integer call() {
        if (count < 1 || count > Preview.MOST) {
            throw new IllegalArgumentException("-n, --count: " + count + " must be from 1 to " + Preview.MOST);
        }
        if (expression != null) {
            recurrence.takeCron(expression);
        }
        ZoneId place = recurrence.place();
        Instant start = from == null ? clock.instant() : InstantText.instant("from", from, place);
        List<Calendar> excluding = calendars.stream()
                .map(file -> CalendarFile.read(TextFile.read("calendar", file, in, CalendarFile.MAX_BYTES)))
                .toList();
        Schedule schedule = schedule(start, excluding);
        List<FireTime> times = Preview.of(schedule, excluding, start, count);
        warn(schedule, times.size());
        FireList list = new FireList(times, place, !schedule.bounds().jitter().isZero());
        output.show(list::json, () -> times.isEmpty() ? "" : list.table("AT"));
        return ExitCode.OK;
    }

    private Schedule schedule(Instant start, List<Calendar> excluding) {
        try (ScheduleStore nowhere = new InMemoryScheduleStore(InstantSource.fixed(start))) {
            ScheduleBuilder builder = new SchedulerClient(nowhere).schedule(ANY_TASK, Payload.NONE);
            builder.id(id == null ? ANY_TASK : id);
            recurrence.apply(builder);
            bounds.apply(builder);
            List<String> except = new ArrayList<>(bounds.except());
            excluding.stream()
                    .map(calendar -> calendar.name().value())
                    .filter(name -> !except.contains(name))
                    .forEach(except::add);
            return builder.except(except.toArray(String[]::new)).definition();
        }
    }

    private void warn(Schedule schedule, int found) {
        boolean isHashed = schedule.recurrence() instanceof Cron cron && cron.isHashed();
        if (isHashed && id == null) {
            output.message("H stands for other numbers in each schedule; give its --id to see them");
        }
        if (!schedule.bounds().jitter().isZero() && id == null) {
            output.message(
                    "jitter puts the fire times of each schedule off differently; give its --id to see by how much");
        }
        if (found < count && schedule.recurrence() instanceof Cron) {
            output.message("there " + (found == 0 ? "is no fire time" : "are no more fire times") + " after that");
        }
    }
}
