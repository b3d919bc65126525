package dev.carillon.redis;

import dev.carillon.run.RunId;
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
import dev.carillon.store.Pause;
import dev.carillon.store.PauseScope;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.StoreProtocolException;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a schedule stands in its hash: plain fields that a person can read. A field that has its default value is left out,
 * and fields that this version does not know are left alone.
 */
final class ScheduleCodec {

    private static final Logger LOG = LoggerFactory.getLogger(ScheduleCodec.class);
    private static final ZoneId UTC = ZoneId.of("UTC");

    static final String TASK = "task";
    static final String PRIORITY = "priority";

    private ScheduleCodec() {}

    /** How the lane of a record is written, which may be none; empty when it has no task. */
    static String laneText(String task, @Nullable String priority) {
        return priority == null || task.isEmpty() ? task : task + ":" + priority;
    }

    /** The same for all fields of a record. */
    static String laneText(Map<String, String> fields) {
        return laneText(fields.getOrDefault(TASK, ""), fields.get(PRIORITY));
    }

    /** The fields of a definition, every one of them, an absent one with an empty value. */
    static Map<String, String> definition(Schedule schedule) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put(TASK, schedule.task().value());
        putRecurrence(fields, schedule.recurrence());
        putBounds(fields, schedule.bounds());
        fields.put(
                "payload", schedule.payload().isNone() ? "" : schedule.payload().json());
        Policies policies = schedule.policies();
        fields.put("overlap", unless(Overlap.SKIP, policies.overlap()));
        fields.put("misfire", unless("FIRE_ONCE", policies.misfire().toString()));
        fields.put(
                "catchUpMillis",
                policies.misfire().hasOwnWindow()
                        ? ""
                        : millis(policies.misfire().catchUpWindow()));
        fields.put("startDeadlineMillis", policies.startDeadline() == null ? "" : millis(policies.startDeadline()));
        fields.put(PRIORITY, unless(0, policies.priority()));
        fields.put("pauseAfterFailures", unless(0, policies.pauseAfterFailures()));
        fields.put("onNodeLoss", unless(null, policies.onNodeLoss()));
        fields.put("retry", policies.retry() == null ? "" : retryText(policies.retry()));
        fields.put("timeoutMillis", policies.timeout() == null ? "" : millis(policies.timeout()));
        fields.put("description", schedule.description());
        fields.put("tags", String.join(" ", schedule.tags()));
        return fields;
    }

    /** Its text is read when it is needed; but what no client could have put is not carried around. */
    private static Payload payload(Map<String, String> fields) {
        String json = fields.getOrDefault("payload", "null");
        if (json.length() > Payload.MAX_BYTES) {
            throw new IllegalArgumentException(
                    "payload: " + json.length() + " characters are more than " + Payload.MAX_BYTES + " bytes");
        }
        return Payload.stored(json);
    }

    private static void putRecurrence(Map<String, String> fields, Recurrence recurrence) {
        List.of("cron", "dialect", "zone", "dst", "everyMillis", "everyAfterMillis", "at")
                .forEach(name -> fields.put(name, ""));
        if (recurrence instanceof Cron cron) {
            fields.put("cron", cron.expression());
            fields.put("dialect", unless(CronDialect.UNIX, cron.dialect()));
            fields.put("zone", unless(UTC, cron.zone()));
            fields.put("dst", unless(DstPolicy.RUN_AFTER_GAP, cron.dst()));
        } else if (recurrence instanceof Every every) {
            fields.put("everyMillis", millis(every.period()));
        } else if (recurrence instanceof EveryAfter everyAfter) {
            fields.put("everyAfterMillis", millis(everyAfter.delay()));
        } else if (recurrence instanceof Once once) {
            fields.put("at", Times.iso(once.at()));
        }
    }

    private static void putBounds(Map<String, String> fields, Bounds bounds) {
        fields.put("startAt", Times.isoOrEmpty(Optional.ofNullable(bounds.startAt())));
        fields.put("endAt", Times.isoOrEmpty(Optional.ofNullable(bounds.endAt())));
        fields.put("maxRuns", unless(0, bounds.maxRuns()));
        fields.put("jitterMillis", unless("0", millis(bounds.jitter())));
        fields.put(
                "except",
                String.join(
                        " ", bounds.except().stream().map(CalendarName::value).toList()));
    }

    /**
     * Reads a schedule from its fields.
     *
     * @throws StoreProtocolException naming the schedule and the problem when they do not make a schedule
     */
    static StoredSchedule read(ScheduleId id, Map<String, String> fields) {
        try {
            return new StoredSchedule(
                    readDefinition(id, fields),
                    Long.parseLong(need(fields, "generation")),
                    ScheduleState.valueOf(need(fields, "state")),
                    Times.parse(fields.get("next")),
                    Times.parse(fields.get("last")),
                    Times.instant(need(fields, "anchor")),
                    readPause(fields),
                    readRuns(id, fields.get("unfinished")),
                    readRuns(id, fields.get("queued")),
                    readRuns(id, fields.get("asked")),
                    number(fields, "started"));
        } catch (RuntimeException e) {
            throw new StoreProtocolException("schedule " + id + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static Schedule readDefinition(ScheduleId id, Map<String, String> fields) {
        String tags = fields.getOrDefault("tags", "");
        return new Schedule(
                id,
                new TaskName(need(fields, TASK)),
                readRecurrence(fields),
                readBounds(fields),
                payload(fields),
                readPolicies(fields),
                fields.getOrDefault("description", ""),
                tags.isEmpty() ? List.of() : List.of(tags.split(" ")));
    }

    private static Recurrence readRecurrence(Map<String, String> fields) {
        if (fields.containsKey("cron")) {
            return Cron.of(
                    need(fields, "cron"),
                    CronDialect.valueOf(fields.getOrDefault("dialect", CronDialect.UNIX.name())),
                    fields.containsKey("zone") ? ZoneId.of(need(fields, "zone")) : UTC,
                    DstPolicy.valueOf(fields.getOrDefault("dst", DstPolicy.RUN_AFTER_GAP.name())));
        } else if (fields.containsKey("everyMillis")) {
            return new Every(duration(need(fields, "everyMillis")));
        } else if (fields.containsKey("everyAfterMillis")) {
            return new EveryAfter(duration(need(fields, "everyAfterMillis")));
        }
        return new Once(Times.instant(need(fields, "at")));
    }

    private static Bounds readBounds(Map<String, String> fields) {
        return new Bounds(
                Times.parse(fields.get("startAt")).orElse(null),
                Times.parse(fields.get("endAt")).orElse(null),
                number(fields, "maxRuns"),
                duration(fields.getOrDefault("jitterMillis", "0")),
                readExcept(fields.getOrDefault("except", "")));
    }

    private static List<CalendarName> readExcept(String names) {
        return names.isEmpty()
                ? List.of()
                : Stream.of(names.split(" ")).map(CalendarName::new).toList();
    }

    private static Misfire readMisfire(Map<String, String> fields) {
        Misfire misfire = Misfire.parse(fields.getOrDefault("misfire", "FIRE_ONCE"));
        String window = fields.get("catchUpMillis");
        return window == null ? misfire : misfire.within(duration(window));
    }

    private static Policies readPolicies(Map<String, String> fields) {
        String deadline = fields.get("startDeadlineMillis");
        String onNodeLoss = fields.get("onNodeLoss");
        String retry = fields.get("retry");
        String timeout = fields.get("timeoutMillis");
        return new Policies(
                Overlap.parse(fields.getOrDefault("overlap", "SKIP")),
                readMisfire(fields),
                deadline == null ? null : duration(deadline),
                number(fields, PRIORITY),
                number(fields, "pauseAfterFailures"),
                onNodeLoss == null ? null : OnNodeLoss.valueOf(onNodeLoss),
                retry == null ? null : readRetry(retry),
                timeout == null ? null : duration(timeout));
    }

    private static Optional<Pause> readPause(Map<String, String> fields) {
        return Times.parse(fields.get("pausedSince"))
                .map(since -> new Pause(
                        need(fields, "pausedReason"),
                        need(fields, "pausedBy"),
                        since,
                        Times.parse(fields.get("pausedUntil")),
                        Optional.ofNullable(fields.get("pausedVia")).map(PauseScope::parse),
                        Times.parse(fields.get("pausedNext"))));
    }

    /** Runs as they stand in a field; behind a queued one there may be a plus and a number. */
    static List<RunId> readRuns(ScheduleId id, @Nullable String suffixes) {
        List<RunId> runs = new ArrayList<>();
        if (suffixes != null && !suffixes.isEmpty()) {
            for (String suffix : suffixes.split(" ")) {
                int plus = suffix.indexOf('+');
                runs.add(new RunId(id + "@" + (plus < 0 ? suffix : suffix.substring(0, plus))));
            }
        }
        return runs;
    }

    /** The runs in a list of unfinished ones; what is no name of a run has no record and no place. */
    static List<RunId> readableRuns(ScheduleId id, String suffixes) {
        List<RunId> runs = new ArrayList<>();
        for (String suffix : suffixes.isEmpty() ? new String[0] : suffixes.split(" ")) {
            try {
                runs.add(new RunId(id + "@" + suffix));
            } catch (IllegalArgumentException e) {
                LOG.warn("schedule {} lists what is no run: {}", id, e.getMessage());
            }
        }
        return runs;
    }

    /** The unfinished runs as they stand in the field. */
    static String unfinishedText(StoredSchedule schedule) {
        return String.join(
                " ", schedule.unfinished().stream().map(RunId::suffix).toList());
    }

    /** Number of retries, first delay, factor, longest delay; for example {@code 3 PT1S 2.0 PT1M}. */
    private static String retryText(Retry retry) {
        return retry.maxRetries() + " " + retry.delay() + " " + retry.factor() + " " + retry.maxDelay();
    }

    private static Retry readRetry(String text) {
        String[] parts = text.split(" ");
        return new Retry(
                Integer.parseInt(parts[0]),
                Duration.parse(parts[1]),
                Double.parseDouble(parts[2]),
                Duration.parse(parts[3]));
    }

    private static String unless(@Nullable Object standard, @Nullable Object value) {
        return value == null || value.equals(standard) ? "" : value.toString();
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }

    private static Duration duration(String millis) {
        return Duration.ofMillis(Long.parseLong(millis));
    }

    private static int number(Map<String, String> fields, String name) {
        return Integer.parseInt(fields.getOrDefault(name, "0"));
    }

    private static String need(Map<String, String> fields, String name) {
        String value = fields.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the field " + name + " is missing");
        }
        return value;
    }
}
