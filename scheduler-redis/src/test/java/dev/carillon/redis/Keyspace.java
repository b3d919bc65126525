package dev.carillon.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a namespace held at one moment, and what differs between two moments in lines for people: {@code +} for
 * what came, {@code -} for what went, {@code ~} for what changed. What differs from test to test is written as
 * {@code <now>}, {@code <fence>}, {@code <token>} and {@code <answer>}.
 *
 * @param keys what each key held
 * @param prefix what is left out before the names of keys
 * @param taken when
 */
record Keyspace(SortedMap<String, Content> keys, String prefix, Instant taken) {

    private static final Duration NEAR = Duration.ofDays(3);
    private static final long ABOUT_TO_EXPIRE_MILLIS = 5_000;
    private static final Pattern ISO = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");
    private static final Pattern FENCE = Pattern.compile("\\b\\d{16}\\b");
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{22}");
    private static final Pattern EPOCH_MILLIS = Pattern.compile("\\d{12,15}");
    private static final Pattern ENTRY = Pattern.compile("^(\\d{12,15})-\\d+ ");

    /**
     * What one key held.
     *
     * @param type its type
     * @param ttlMillis what was left of its life, -1 for ever
     * @param members its fields, members with scores, or elements, with an empty value where there is none; of a stream
     *     the fields of each entry, behind its id
     */
    record Content(String type, long ttlMillis, SortedMap<String, String> members) {

        boolean expires() {
            return ttlMillis >= 0;
        }

        boolean isLike(Content other) {
            return type.equals(other.type) && members.equals(other.members) && expires() == other.expires();
        }

        private SortedMap<String, String> lines() {
            SortedMap<String, String> lines = new TreeMap<>(members);
            if (expires()) {
                lines.put("(expires)", "");
            }
            return lines;
        }
    }

    /** The names of the keys that are others afterwards, without those whose time was up. */
    Set<String> changedKeys(Keyspace after) {
        Set<String> changed = new TreeSet<>();
        for (String key : names(after)) {
            Content old = keys.get(key);
            Content now = after.keys.get(key);
            boolean isExpired = now == null && old != null && old.expires() && old.ttlMillis < ABOUT_TO_EXPIRE_MILLIS;
            if (!isExpired && (old == null || now == null || !old.isLike(now))) {
                changed.add(key);
            }
        }
        return changed;
    }

    /** What differs afterwards, in the order of the keys, one line each. */
    List<String> changes(Keyspace after) {
        List<String> lines = new ArrayList<>();
        for (String key : changedKeys(after)) {
            describe(key, keys.get(key), after.keys.get(key), lines);
        }
        return lines.stream()
                .sorted((one, other) -> one.substring(2).compareTo(other.substring(2)))
                .toList();
    }

    /** Everything, as lines. */
    List<String> lines() {
        return new Keyspace(new TreeMap<>(), prefix, taken).changes(this);
    }

    private Set<String> names(Keyspace after) {
        Set<String> names = new TreeSet<>(keys.keySet());
        names.addAll(after.keys.keySet());
        return names;
    }

    private void describe(String key, @Nullable Content old, @Nullable Content now, List<String> lines) {
        Content named = Objects.requireNonNullElse(now, Objects.requireNonNull(now == null ? old : now));
        String name = named.type().toUpperCase(Locale.ROOT) + " "
                + key.replace(prefix, "").replaceFirst("^answer:.*", "answer:<token>");
        Map<String, String> before = old == null ? Map.of() : old.lines();
        Map<String, String> after = now == null ? Map.of() : now.lines();
        UnaryOperator<String> plain = key.contains(":answer:") ? text -> text.isEmpty() ? "" : "<answer>" : this::plain;
        Set<String> members = new TreeSet<>(before.keySet());
        members.addAll(after.keySet());
        for (String member : members) {
            String from = before.get(member);
            String to = after.get(member);
            String line = name + (member.isEmpty() ? "" : " " + plain(member));
            if (from == null) {
                lines.add("+ " + line + valued(plain.apply(Objects.requireNonNull(to))));
            } else if (to == null) {
                lines.add("- " + line + valued(plain.apply(from)));
            } else if (!from.equals(to)) {
                lines.add("~ " + line + ": " + shown(plain.apply(from)) + " -> " + shown(plain.apply(to)));
            }
        }
    }

    private static String shown(String value) {
        return value.isEmpty() ? "(empty)" : value;
    }

    private static String valued(String value) {
        return value.isEmpty() ? "" : " = " + value;
    }

    private String plain(String text) {
        if (TOKEN.matcher(text).matches()) {
            return "<token>";
        }
        String readable = EPOCH_MILLIS.matcher(text).matches()
                ? Instant.ofEpochMilli(Long.parseLong(text)).toString()
                : text;
        String withoutIds = ENTRY.matcher(readable)
                .replaceFirst(found -> Instant.ofEpochMilli(Long.parseLong(found.group(1))) + " ");
        String withoutTimes = ISO.matcher(withoutIds)
                .replaceAll(found -> isNear(Instant.parse(found.group())) ? "<now>" : found.group());
        return FENCE.matcher(withoutTimes).replaceAll("<fence>");
    }

    private boolean isNear(Instant time) {
        return Duration.between(taken, time).abs().compareTo(NEAR) < 0;
    }
}
