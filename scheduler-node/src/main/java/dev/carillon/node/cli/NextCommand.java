package dev.carillon.node.cli;

import dev.carillon.schedule.Calendar;
import dev.carillon.schedule.Cron;
import dev.carillon.schedule.CronDialect;
import dev.carillon.schedule.DstPolicy;
import dev.carillon.schedule.FireTime;
import dev.carillon.schedule.ScheduleId;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows when a cron expression fires. Asks no server. */
@Command(
        name = "next",
        description =
                "Show when a cron expression fires, with what clock changes and calendars do to it. Works offline.",
        footer = {
            "",
            "JSON: an array of {\"at\": <UTC>, \"local\": <with offset>, \"note\": <only where clocks change, or behind",
            "what a calendar excludes>}.",
            "",
            "Examples:",
            "  carillon next '30 2 * * *' --zone Europe/Berlin --from 2026-03-28T00:00:00Z",
            "  carillon next '0 0/15 9-17 ? * MON-FRI' --dialect quartz -n 3 -o json"
        })
final class NextCommand implements Callable<Integer> {

    private static final String EXAMPLE_ID = "example";
    private static final int MOST = 1_000;

    private final InstantSource clock;
    private final InputStream in;

    @Parameters(paramLabel = "EXPRESSION", description = "The cron expression, in quotes.")
    private String expression = "";

    @Mixin
    private Output output = new Output();

    @Option(
            names = "--dialect",
            paramLabel = "unix|quartz|spring",
            defaultValue = "unix",
            converter = RecurrenceOptions.DialectWords.class,
            description = "Its grammar (default: ${DEFAULT-VALUE}).")
    private CronDialect dialect = CronDialect.UNIX;

    @Option(names = "--zone", paramLabel = "ZONE", defaultValue = "UTC", description = "IANA id (default: UTC).")
    private String zone = "";

    @Option(
            names = "--dst",
            paramLabel = "run-after-gap|skip",
            defaultValue = "run-after-gap",
            converter = RecurrenceOptions.DstWords.class,
            description = "What becomes of a time of day that clocks skip (default: ${DEFAULT-VALUE}).")
    private DstPolicy dst = DstPolicy.RUN_AFTER_GAP;

    @Option(
            names = "--from",
            paramLabel = "INSTANT",
            description = "Fire times after this one (default: now); without an offset it is a local time in the zone.")
    private @Nullable String from;

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            defaultValue = "5",
            description = "How many, up to 1000 (default: ${DEFAULT-VALUE}).")
    private int count;

    @Option(names = "--id", paramLabel = "ID", description = "The schedule's id, which decides what H stands for.")
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
        if (count < 1 || count > MOST) {
            throw new IllegalArgumentException("-n, --count: " + count + " must be from 1 to " + MOST);
        }
        ZoneId place = Cron.zone(zone);
        Cron cron = Cron.of(expression, dialect, place, dst);
        String seed = id == null ? EXAMPLE_ID : new ScheduleId(id).value();
        Instant start = from == null ? clock.instant() : InstantText.instant("from", from, place);
        List<Calendar> excluding = calendars.stream()
                .map(file -> CalendarFile.read(TextFile.read("calendar", file, in, CalendarFile.MAX_BYTES)))
                .toList();
        List<FireTime> times = new CalendarPreview(cron.times(seed), excluding, place).after(start, count);
        if (cron.isHashed() && id == null) {
            output.message("H stands for other numbers in each schedule; give its --id to see them");
        }
        if (times.size() < count) {
            output.message("there " + (times.isEmpty() ? "is no fire time" : "are no more fire times") + " after that");
        }
        output.show(
                () -> times.stream().map(time -> json(time, place)).toList(),
                () -> times.isEmpty() ? "" : table(times, place));
        return ExitCode.OK;
    }

    private static Map<String, Object> json(FireTime time, ZoneId place) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("at", time.at());
        view.put("local", InstantText.local(time.at(), place));
        time.note().ifPresent(note -> view.put("note", note));
        return view;
    }

    private static Table table(List<FireTime> times, ZoneId place) {
        Table table = Table.of("AT", "LOCAL", "NOTE");
        times.forEach(time -> table.row(
                time.at().toString(),
                InstantText.local(time.at(), place),
                time.note().orElse("")));
        return table;
    }
}
