package dev.carillon.schedule;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A definition of what runs when: immutable, valid once constructed, without any run-time state.
 *
 * @param id its name
 * @param task which registered task it runs
 * @param recurrence when it fires
 * @param bounds within what it fires
 * @param payload what the task is given
 * @param policies how its runs behave
 * @param description words for people, up to 500 characters
 * @param tags up to 16 labels of {@code [A-Za-z0-9._:/-]{1,64}}, sorted, each once
 */
public record Schedule(
        ScheduleId id,
        TaskName task,
        Recurrence recurrence,
        Bounds bounds,
        Payload payload,
        Policies policies,
        String description,
        List<String> tags) {

    private static final int MAX_DESCRIPTION_CHARS = 500;
    private static final int MAX_TAGS = 16;
    private static final int MAX_TAG_CHARS = 64;
    private static final NameChars TAG_CHARS = NameChars.of("A-Z a-z 0-9 . _ : / -");
    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int FINGERPRINT_CHARS = 16;

    /** @throws IllegalArgumentException naming the field whose value is out of range or does not fit the recurrence */
    public Schedule {
        requireFit(recurrence, bounds);
        Check.text("description", description, MAX_DESCRIPTION_CHARS);
        if (tags.size() > MAX_TAGS) {
            throw Check.refused("tags", tags, "must be at most " + MAX_TAGS);
        }
        for (String tag : tags) {
            requireTag("tags", tag);
        }
        tags = tags.stream().distinct().sorted().toList();
    }

    /** A schedule with default policies, no description and no tags. */
    public Schedule(ScheduleId id, TaskName task, Recurrence recurrence, Payload payload) {
        this(id, task, recurrence, Bounds.NONE, payload, Policies.DEFAULT, "", List.of());
    }

    /** Where its fire times and runs stand until a node takes them. */
    public Lane lane() {
        return new Lane(task, policies.priority());
    }

    /**
     * A label, if it is one.
     *
     * @throws IllegalArgumentException naming the field when it is not
     */
    public static String requireTag(String field, String tag) {
        return Check.name(field, tag, MAX_TAG_CHARS, TAG_CHARS);
    }

    /** The same definition under another name. */
    public Schedule withId(ScheduleId value) {
        return new Schedule(value, task, recurrence, bounds, payload, policies, description, tags);
    }

    /** The same definition with other policies. */
    public Schedule withPolicies(Policies value) {
        return new Schedule(id, task, recurrence, bounds, payload, value, description, tags);
    }

    /** The same definition within other bounds. */
    public Schedule withBounds(Bounds value) {
        return new Schedule(id, task, recurrence, value, payload, policies, description, tags);
    }

    private static void requireFit(Recurrence recurrence, Bounds bounds) {
        if (recurrence instanceof Once) {
            requireAbsent("startAt", bounds.startAt() != null, "a single instant");
            requireAbsent("endAt", bounds.endAt() != null, "a single instant");
            requireAbsent("maxRuns", bounds.maxRuns() > 0, "a single instant");
            requireAbsent("except", !bounds.except().isEmpty(), "a single instant");
        } else if (recurrence instanceof EveryAfter) {
            requireAbsent("jitter", !bounds.jitter().isZero(), "a delay after completion");
            requireAbsent("except", !bounds.except().isEmpty(), "a delay after completion");
        }
    }

    private static void requireAbsent(String field, boolean given, String recurrence) {
        if (given) {
            throw new IllegalArgumentException(field + ": does not go together with " + recurrence);
        }
    }

    /**
     * When a fire time is due: put off by its share of the jitter, which is less than the time to the next one, so that
     * fire times stay in their order.
     *
     * @param nominal a fire time that the recurrence gives
     */
    public Instant dueAt(Instant nominal) {
        long most = Math.min(bounds.jitter().toMillis(), millisToNext(nominal));
        if (most <= 0) {
            return nominal;
        }
        long hash = StableHash.of(id + "@" + nominal.toEpochMilli());
        return nominal.plusMillis(Long.remainderUnsigned(hash, most));
    }

    private long millisToNext(Instant nominal) {
        if (bounds.jitter().isZero()) {
            return 0;
        }
        if (recurrence instanceof Every every) {
            return every.period().toMillis();
        } else if (recurrence instanceof Cron cron) {
            return cron.times(id.value())
                    .next(nominal)
                    .map(next -> Duration.between(nominal, next).toMillis())
                    .orElse(Long.MAX_VALUE);
        }
        return Long.MAX_VALUE;
    }

    /**
     * What makes two definitions "the same schedule" when no name is given: task, recurrence with its start, end
     * and calendars, and payload, as 80 bits of their SHA-256 in base 32.
     */
    public static String fingerprint(TaskName task, Recurrence recurrence, Bounds bounds, Payload payload) {
        String within = bounds.startAt() == null && bounds.endAt() == null
                ? ""
                : "[" + bounds.startAt() + ", " + bounds.endAt() + "]";
        String except = bounds.except().isEmpty() ? "" : " except " + bounds.except();
        String text = task + "\n" + recurrence + within + except + "\n" + payload.json();
        byte[] hash = sha256(text);
        StringBuilder code = new StringBuilder(FINGERPRINT_CHARS);
        for (int i = 0; i < FINGERPRINT_CHARS; i++) {
            int bit = i * 5;
            int pair = ((hash[bit / 8] & 0xff) << 8) | (hash[bit / 8 + 1] & 0xff);
            code.append(BASE32.charAt((pair >> (11 - bit % 8)) & 31));
        }
        return code.toString();
    }

    /** The fingerprint of this definition. */
    public String fingerprint() {
        return fingerprint(task, recurrence, bounds, payload);
    }

    /** The name that a definition gets when its creator gives none: task name, a dash, and the fingerprint. */
    public static ScheduleId derivedId(TaskName task, String fingerprint) {
        return new ScheduleId(task + "-" + fingerprint);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
