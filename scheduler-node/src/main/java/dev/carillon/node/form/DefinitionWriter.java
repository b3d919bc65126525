package dev.carillon.node.form;

import dev.carillon.schedule.Bounds;
import dev.carillon.schedule.CalendarName;
import dev.carillon.schedule.Cron;
import dev.carillon.schedule.CronDialect;
import dev.carillon.schedule.DstPolicy;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.Misfire;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Overlap;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.Recurrence;
import dev.carillon.schedule.Retry;
import dev.carillon.schedule.Schedule;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Definitions of schedules as the fields of a file, in the order of {@link DefinitionReader#FIELDS}; what has its default
 * value is left out. {@link DefinitionReader} is the way back.
 */
public final class DefinitionWriter {

    private final Map<String, Object> fields = new LinkedHashMap<>();

    private DefinitionWriter() {}

    /** The fields: text, numbers, lists and maps of them, and the payload as {@link Json.Raw}. */
    public static Map<String, Object> write(Schedule schedule) {
        DefinitionWriter writer = new DefinitionWriter();
        writer.fields.put("id", schedule.id().value());
        writer.fields.put("task", schedule.task().value());
        writer.recurrence(schedule.recurrence());
        writer.bounds(schedule.bounds());
        if (!schedule.payload().isNone()) {
            writer.fields.put("payload", new Json.Raw(schedule.payload().json()));
        }
        writer.policies(schedule.policies());
        if (!schedule.description().isEmpty()) {
            writer.fields.put("description", schedule.description());
        }
        if (!schedule.tags().isEmpty()) {
            writer.fields.put("tags", schedule.tags());
        }
        return writer.fields;
    }

    private void recurrence(Recurrence recurrence) {
        switch (recurrence) {
            case Cron cron -> {
                fields.put("cron", cron.expression());
                unless(cron.dialect() == CronDialect.UNIX, "dialect", Words.of(cron.dialect()));
                unless(cron.zone().getId().equals("UTC"), "zone", cron.zone().getId());
                unless(cron.dst() == DstPolicy.RUN_AFTER_GAP, "dst", Words.of(cron.dst()));
            }
            case Every every -> fields.put("every", DurationText.of(every.period()));
            case EveryAfter after -> fields.put("everyAfter", DurationText.of(after.delay()));
            case Once once -> fields.put("at", once.at().toString());
        }
    }

    private void bounds(Bounds bounds) {
        text("startAt", bounds.startAt());
        text("endAt", bounds.endAt());
        unless(bounds.maxRuns() == 0, "maxRuns", bounds.maxRuns());
        unless(bounds.jitter().isZero(), "jitter", DurationText.of(bounds.jitter()));
        unless(bounds.except().isEmpty(), "except", names(bounds.except()));
    }

    private static List<String> names(List<CalendarName> calendars) {
        return calendars.stream().map(CalendarName::value).toList();
    }

    private void policies(Policies policies) {
        Misfire misfire = policies.misfire();
        unless(policies.overlap().equals(Overlap.SKIP), "overlap", RuleText.of(policies.overlap()));
        unless(misfire.kind() == Misfire.Kind.FIRE_ONCE, "misfire", RuleText.of(misfire));
        unless(misfire.hasOwnWindow(), "catchUp", DurationText.of(misfire.catchUpWindow()));
        duration("startDeadline", policies.startDeadline());
        unless(policies.priority() == 0, "priority", policies.priority());
        unless(policies.pauseAfterFailures() == 0, "pauseAfterFailures", policies.pauseAfterFailures());
        if (policies.onNodeLoss() != null) {
            fields.put("onNodeLoss", Words.of(policies.onNodeLoss()));
        }
        if (policies.retry() != null) {
            fields.put("retry", retry(policies.retry()));
        }
        duration("timeout", policies.timeout());
    }

    private static Map<String, Object> retry(Retry retry) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("retries", retry.maxRetries());
        fields.put("delay", DurationText.of(retry.delay()));
        fields.put("factor", retry.factor());
        fields.put("maxDelay", DurationText.of(retry.maxDelay()));
        return fields;
    }

    private void unless(boolean isDefault, String name, Object value) {
        if (!isDefault) {
            fields.put(name, value);
        }
    }

    private void duration(String name, @Nullable Duration value) {
        if (value != null) {
            fields.put(name, DurationText.of(value));
        }
    }

    private void text(String name, @Nullable Object value) {
        if (value != null) {
            fields.put(name, value.toString());
        }
    }
}
