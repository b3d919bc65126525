package dev.carillon.node.cli;

import dev.carillon.node.form.DefinitionWriter;
import dev.carillon.node.form.Json;
import dev.carillon.node.form.Line;
import dev.carillon.node.form.Words;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a file of schedules makes of one schedule.
 *
 * @param id which one
 * @param kind what becomes of it
 * @param fields the fields that are updated
 */
record Change(ScheduleId id, Kind kind, Map<String, Values> fields) {

    private static final int SHOWN_CHARS = 60;

    enum Kind {
        CREATED,
        UPDATED,
        UNCHANGED,
        /** It is another one there, and stays so. */
        KEPT,
        DELETED,
        /** It is not there, and the one moment that it was for has passed. */
        PASSED
    }

    /** What a field was and what it becomes; null where it has its default value. */
    record Values(@Nullable Object from, @Nullable Object to) {

        @Override
        public String toString() {
            return shown(from) + " -> " + shown(to);
        }

        private static String shown(@Nullable Object value) {
            String text = Line.of(
                    switch (value) {
                        case null -> "default";
                        case Json.Raw raw -> raw.json();
                        default -> value.toString();
                    });
            return text.length() > SHOWN_CHARS ? text.substring(0, SHOWN_CHARS) + "..." : text;
        }
    }

    Change(ScheduleId id, Kind kind) {
        this(id, kind, Map.of());
    }

    /** The way from one definition to another one of the same id. */
    static Change between(Schedule from, Schedule to) {
        Map<String, Object> before = DefinitionWriter.write(from);
        Map<String, Object> after = DefinitionWriter.write(to);
        Set<String> names = new LinkedHashSet<>(before.keySet());
        names.addAll(after.keySet());
        Map<String, Values> fields = new LinkedHashMap<>();
        for (String name : names) {
            if (!Objects.equals(before.get(name), after.get(name))) {
                fields.put(name, new Values(before.get(name), after.get(name)));
            }
        }
        return new Change(to.id(), fields.isEmpty() ? Kind.UNCHANGED : Kind.UPDATED, fields);
    }

    static Table table(List<Change> changes) {
        Table table = Table.of("ID", "OUTCOME", "CHANGES");
        for (Change change : changes) {
            table.row(
                    change.id.value(),
                    Words.of(change.kind),
                    change.fields.entrySet().stream()
                            .map(field -> field.getKey() + ": " + field.getValue())
                            .collect(Collectors.joining("; ")));
        }
        return table;
    }

    /** Whether something becomes another one by it. */
    boolean isMade() {
        return kind == Kind.CREATED || kind == Kind.UPDATED || kind == Kind.DELETED;
    }

    Map<String, Object> json() {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", id);
        view.put("outcome", Words.of(kind));
        if (!fields.isEmpty()) {
            Map<String, Object> views = new LinkedHashMap<>();
            fields.forEach((name, values) -> views.put(name, json(values)));
            view.put("changes", views);
        }
        return view;
    }

    private static Map<String, Object> json(Values values) {
        Map<String, Object> view = new LinkedHashMap<>();
        if (values.from() != null) {
            view.put("from", values.from());
        }
        if (values.to() != null) {
            view.put("to", values.to());
        }
        return view;
    }
}
