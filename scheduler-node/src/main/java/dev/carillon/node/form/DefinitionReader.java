package dev.carillon.node.form;

import dev.carillon.schedule.Bounds;
import dev.carillon.schedule.CalendarName;
import dev.carillon.schedule.Cron;
import dev.carillon.schedule.CronDialect;
import dev.carillon.schedule.DstPolicy;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.Misfire;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Overlap;
import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.Recurrence;
import dev.carillon.schedule.Retry;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.schedule.TaskName;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Definitions of schedules from the fields of a file, as {@link DefinitionWriter} writes them. */
public final class DefinitionReader {

    /** The fields of a definition. */
    public static final List<String> FIELDS = List.of(
            "id",
            "task",
            "cron",
            "dialect",
            "zone",
            "dst",
            "every",
            "everyAfter",
            "at",
            "startAt",
            "endAt",
            "maxRuns",
            "jitter",
            "except",
            "payload",
            "payloadJson",
            "overlap",
            "misfire",
            "catchUp",
            "startDeadline",
            "priority",
            "pauseAfterFailures",
            "onNodeLoss",
            "retry",
            "timeout",
            "description",
            "tags");

    /** The fields of its field {@code retry}. */
    public static final List<String> RETRY_FIELDS = List.of("retries", "delay", "factor", "maxDelay");

    private static final List<String> RECURRENCES = List.of("cron", "every", "everyAfter", "at");
    private static final List<String> OF_CRON = List.of("dialect", "zone", "dst");

    private final FileFields fields;

    private DefinitionReader(JsonNode node) {
        fields = new FileFields(node, "", FIELDS);
    }

    /** @throws IllegalArgumentException naming the field that is missing, unknown, malformed or out of range */
    public static Schedule read(JsonNode node) {
        DefinitionReader reader = new DefinitionReader(node);
        try {
            return reader.schedule();
        } catch (IllegalArgumentException e) {
            throw reader.fields.asWritten(e);
        }
    }

    private Schedule schedule() {
        return new Schedule(
                new ScheduleId(fields.needed("id")),
                new TaskName(fields.needed("task")),
                recurrence(),
                bounds(),
                payload(),
                policies(),
                fields.text("description").orElse(""),
                fields.texts("tags"));
    }

    private Recurrence recurrence() {
        if (RECURRENCES.stream().filter(fields::has).count() != 1) {
            throw new IllegalArgumentException("recurrence: give one of cron, every, everyAfter and at");
        }
        if (!fields.has("cron")) {
            OF_CRON.stream().filter(fields::has).forEach(name -> {
                throw fields.refused(name, "goes together with cron only");
            });
        }
        return Stream.of(
                        fields.text("cron").<Recurrence>map(this::cron),
                        fields.duration("every").<Recurrence>map(Every::new),
                        fields.duration("everyAfter").<Recurrence>map(EveryAfter::new),
                        fields.instant("at").<Recurrence>map(Once::new))
                .flatMap(one -> one.stream())
                .findFirst()
                .orElseThrow();
    }

    private Cron cron(String expression) {
        return Cron.of(
                expression,
                fields.word("dialect", CronDialect.class).orElse(CronDialect.UNIX),
                Cron.zone(fields.text("zone").orElse("UTC")),
                fields.word("dst", DstPolicy.class).orElse(DstPolicy.RUN_AFTER_GAP));
    }

    private Bounds bounds() {
        Bounds bounds = new Bounds(
                fields.instant("startAt").orElse(null),
                fields.instant("endAt").orElse(null),
                0,
                fields.duration("jitter").orElse(Duration.ZERO),
                fields.texts("except").stream().map(DefinitionReader::calendar).toList());
        return fields.whole("maxRuns").map(bounds::withMaxRuns).orElse(bounds);
    }

    private static CalendarName calendar(String name) {
        try {
            return new CalendarName(name);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("except: " + e.getMessage(), e);
        }
    }

    private Payload payload() {
        if (fields.has("payload") && fields.has("payloadJson")) {
            throw fields.refused("payloadJson", "cannot be combined with payload");
        }
        return fields.text("payloadJson")
                .or(() -> fields.value("payload").map(JsonNode::toString))
                .map(Payload::ofJson)
                .orElse(Payload.NONE);
    }

    private Policies policies() {
        Misfire misfire = fields.text("misfire").map(RuleText::misfire).orElse(Misfire.FIRE_ONCE);
        return new Policies(
                fields.text("overlap").map(RuleText::overlap).orElse(Overlap.SKIP),
                fields.duration("catchUp").map(misfire::within).orElse(misfire),
                fields.duration("startDeadline").orElse(null),
                fields.whole("priority").orElse(0),
                fields.whole("pauseAfterFailures").orElse(0),
                fields.word("onNodeLoss", OnNodeLoss.class).orElse(null),
                fields.value("retry").map(DefinitionReader::retry).orElse(null),
                fields.duration("timeout").orElse(null));
    }

    private static Retry retry(JsonNode node) {
        FileFields fields = new FileFields(node, "retry.", RETRY_FIELDS);
        Duration delay = fields.duration("delay").orElse(Retry.DEFAULT.delay());
        double factor = fields.number("factor").orElse(1.0);
        return new Retry(
                fields.whole("retries").orElse(Retry.DEFAULT.maxRetries()),
                delay,
                factor,
                fields.duration("maxDelay").orElseGet(() -> RuleText.longestDelay(delay, factor)));
    }
}
