package dev.carillon.node.cli;

import dev.carillon.client.OnConflict;
import dev.carillon.client.Outcome;
import dev.carillon.client.ScheduleBuilder;
import dev.carillon.client.ScheduleHandle;
import dev.carillon.client.SchedulerClient;
import dev.carillon.node.form.Standing;
import dev.carillon.node.form.Words;
import dev.carillon.schedule.Calendar;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Schedule;
import dev.carillon.store.InMemoryScheduleStore;
import dev.carillon.store.ScheduleStore;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Creates or updates a schedule. */
@Command(
        name = "create",
        description = "Create a schedule, or update the one of that id. Doing it twice changes nothing more.",
        footer = {
            "",
            "JSON: {\"outcome\": created|updated|unchanged, \"schedule\": <as get prints it>};",
            "of a dry run {\"id\", \"outcome\", \"changes\": {<field>: {\"from\", \"to\"}}}.",
            "",
            "Examples:",
            "  carillon create --id nightly --task report --cron '30 2 * * *' --zone Europe/Berlin",
            "  carillon create --id nightly --task report --cron '0 3 * * *' --dry-run",
            "  carillon create --task poll --every 5m --payload '{\"queue\":\"orders\"}' --timeout 1m",
            "  carillon create --task mail --at 2026-12-24T18:00 --zone Europe/Berlin --retries 5 --retry-delay 10s"
        })
final class CreateCommand implements Callable<Integer> {

    private final InstantSource clock;
    private final InputStream in;

    static final class ConflictWords extends WordOption<OnConflict> {
        ConflictWords() {
            super(OnConflict.class);
        }
    }

    @Mixin
    private RedisOptions redis = new RedisOptions();

    @Mixin
    private Output output = new Output();

    @Option(names = "--task", paramLabel = "NAME", required = true, description = "Which task it runs.")
    private String task = "";

    @Option(
            names = "--id",
            paramLabel = "ID",
            description = "Its name; without one it is derived from task, recurrence and payload.")
    private @Nullable String id;

    @Mixin
    private RecurrenceOptions recurrence = new RecurrenceOptions();

    @Mixin
    private BoundsOptions bounds = new BoundsOptions();

    @Mixin
    private PayloadOptions payload = new PayloadOptions();

    @Mixin
    private PolicyOptions policies = new PolicyOptions();

    @Option(names = "--description", paramLabel = "TEXT", description = "Words for people, up to 500 characters.")
    private @Nullable String description;

    @Option(names = "--tag", paramLabel = "TAG", split = ",", description = "A label, up to 16 of them.")
    private List<String> tags = List.of();

    @Option(
            names = "--on-conflict",
            paramLabel = "update|keep|fail",
            defaultValue = "update",
            converter = ConflictWords.class,
            description = "What to do when the id is taken by another definition (default: ${DEFAULT-VALUE}).")
    private OnConflict onConflict = OnConflict.UPDATE;

    @Option(names = "--dry-run", description = "Only say what would change.")
    private boolean dryRun;

    @Mixin
    private ChangeNote note = new ChangeNote();

    CreateCommand(InstantSource clock, InputStream in) {
        this.clock = clock;
        this.in = in;
    }

    @Override
    public Integer call() {
        note.check();
        Payload checked = payload.read(in);
        Schedule wanted = rehearse(checked);
        try (ScheduleStore store = redis.open()) {
            if (dryRun) {
                return compare(store, wanted);
            }
            ScheduleHandle handle = describe(note.client(store), checked).create();
            if (handle.outcome() != Outcome.UNCHANGED) {
                note.note(output, store, ChangeNote.PUT_SCHEDULE, handle.id().value());
            }
            handle.warnings().forEach(output::message);
            output.show(() -> json(handle, store), () -> text(handle));
        }
        return ExitCode.OK;
    }

    /** Finds whatever is wrong with the definition before Redis is touched. */
    private Schedule rehearse(Payload checked) {
        try (ScheduleStore nowhere = new InMemoryScheduleStore(clock)) {
            SchedulerClient client = new SchedulerClient(nowhere);
            bounds.except()
                    .forEach(name -> client.putCalendar(Calendar.builder(name).build()));
            return describe(client, checked).create().schedule().schedule();
        }
    }

    /** Says what would become of what is there. */
    private Integer compare(ScheduleStore store, Schedule wanted) {
        Change change = new Applying(store, List.of(wanted)).changes().get(0);
        boolean isTaken = change.kind() == Change.Kind.UPDATED;
        if (isTaken && onConflict == OnConflict.FAIL) {
            output.message("id: \"" + wanted.id() + "\" is taken by another definition");
            return ExitCode.CONFLICT;
        }
        Change shown = switch (change.kind()) {
            case UPDATED -> onConflict == OnConflict.KEEP ? new Change(wanted.id(), Change.Kind.KEPT) : change;
            case PASSED -> new Change(wanted.id(), Change.Kind.CREATED);
            default -> change;
        };
        output.message("dry run, nothing was changed");
        output.show(shown::json, () -> Change.table(List.of(shown)));
        return ExitCode.OK;
    }

    private ScheduleBuilder describe(SchedulerClient client, Payload checked) {
        ScheduleBuilder builder = client.schedule(task, checked).onConflict(onConflict);
        if (id != null) {
            builder.id(id);
        }
        recurrence.apply(builder);
        bounds.apply(builder);
        policies.apply(builder);
        if (description != null) {
            builder.description(description);
        }
        return builder.tags(tags.toArray(String[]::new));
    }

    private static Map<String, Object> json(ScheduleHandle handle, ScheduleStore store) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("outcome", Words.of(handle.outcome()));
        view.put("schedule", Standing.view(store, handle.schedule()));
        return view;
    }

    private static String text(ScheduleHandle handle) {
        return handle.id() + "  " + Words.of(handle.outcome()) + "  next "
                + ScheduleText.time(handle.schedule().next());
    }
}
