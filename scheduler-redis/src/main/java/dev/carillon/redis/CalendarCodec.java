package dev.carillon.redis;

import dev.carillon.schedule.Calendar;
import dev.carillon.schedule.CalendarName;
import dev.carillon.schedule.DateRange;
import dev.carillon.schedule.WeeklyWindow;
import dev.carillon.store.StoreProtocolException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** How a calendar stands in its hash: JSON that a person can read; a field that this version does not know is passed over. */
final class CalendarCodec {

    private static final int VERSION_CHARS = 16;

    private static final JsonMapper MAPPER = StoredJson.mapper().build();

    /** The text, in the order of its fields. */
    private record Text(
            @Nullable String zone,
            @Nullable String description,
            @Nullable List<String> dates,
            @Nullable List<String> weekly) {}

    private CalendarCodec() {}

    static String json(Calendar calendar) {
        return MAPPER.writeValueAsString(new Text(
                calendar.zone().getId(),
                calendar.description(),
                calendar.dates().stream().map(DateRange::toString).toList(),
                calendar.weekly().stream().map(WeeklyWindow::toString).toList()));
    }

    /**
     * Reads what {@link #json} writes.
     *
     * @throws StoreProtocolException naming the calendar and the problem when that is no calendar
     */
    static Calendar read(CalendarName name, String json) {
        try {
            Text text = MAPPER.readValue(json, Text.class);
            return Calendar.builder(name)
                    .zone(text.zone() == null ? "UTC" : text.zone())
                    .description(text.description() == null ? "" : text.description())
                    .dates(orNone(text.dates()).stream().map(DateRange::parse).toList())
                    .weekly(orNone(text.weekly()).stream()
                            .map(WeeklyWindow::parse)
                            .toList())
                    .build();
        } catch (RuntimeException e) {
            throw new StoreProtocolException("calendar " + name + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static List<String> orNone(@Nullable List<String> texts) {
        return texts == null ? List.of() : texts;
    }

    /** A word that follows from the content, so that every shard comes to the same. */
    static String version(String json) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(json.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, VERSION_CHARS);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
