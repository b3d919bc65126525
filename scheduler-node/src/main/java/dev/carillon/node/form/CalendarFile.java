package dev.carillon.node.form;

import dev.carillon.schedule.Calendar;
import dev.carillon.schedule.DateRange;
import dev.carillon.schedule.WeeklyWindow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Calendars as the fields of a file: what {@code get} prints, {@code put} reads. What has its default value is left out. */
public final class CalendarFile {

    /** The largest file that is read. */
    public static final int MAX_BYTES = 1024 * 1024;

    /** The fields of a calendar. */
    public static final List<String> FIELDS = List.of("name", "zone", "description", "dates", "weekly");

    private CalendarFile() {}

    /**
     * The calendar in a text, YAML or JSON.
     *
     * @throws IllegalArgumentException naming the field that is missing, unknown, malformed or out of range
     */
    public static Calendar read(String text) {
        return read(ScheduleFile.tree(text));
    }

    /** The same, out of what was read already. */
    public static Calendar read(JsonNode tree) {
        FileFields fields = new FileFields(tree, "", FIELDS);
        Calendar.Builder calendar = Calendar.builder(fields.needed("name"));
        fields.text("zone").ifPresent(calendar::zone);
        fields.text("description").ifPresent(calendar::description);
        return calendar.dates(
                        fields.texts("dates").stream().map(DateRange::parse).toList())
                .weekly(fields.texts("weekly").stream().map(WeeklyWindow::parse).toList())
                .build();
    }

    public static Map<String, Object> fields(Calendar calendar) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", calendar.name());
        if (!calendar.zone().getId().equals("UTC")) {
            fields.put("zone", calendar.zone().getId());
        }
        if (!calendar.description().isEmpty()) {
            fields.put("description", calendar.description());
        }
        if (!calendar.dates().isEmpty()) {
            fields.put("dates", calendar.dates());
        }
        if (!calendar.weekly().isEmpty()) {
            fields.put("weekly", calendar.weekly());
        }
        return fields;
    }

    public static String yaml(Calendar calendar) {
        return ScheduleFile.yaml(Json.of(fields(calendar)));
    }
}
