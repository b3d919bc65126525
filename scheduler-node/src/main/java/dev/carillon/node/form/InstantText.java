package dev.carillon.node.form;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/** Points in time as people write them: ISO 8601 with an offset or {@code Z}, or without one where a zone is known. */
public final class InstantText {

    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx", Locale.ROOT);

    private InstantText() {}

    /**
     * Reads an {@link OffsetDateTime}, or a {@link LocalDateTime} if no offset is given.
     *
     * @throws IllegalArgumentException naming the field and the value
     */
    public static TemporalAccessor parse(String field, String value) {
        try {
            return DateTimeFormatter.ISO_DATE_TIME.parseBest(value, OffsetDateTime::from, LocalDateTime::from);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    field + ": " + Line.quoted(value)
                            + " is no point in time, write it like 2026-12-24T18:00:00Z or 2026-12-24T18:00:00+01:00",
                    e);
        }
    }

    /**
     * Reads an instant.
     *
     * @throws IllegalArgumentException naming the field and the value, also when the offset is missing
     */
    public static Instant instant(String field, String value) {
        if (parse(field, value) instanceof OffsetDateTime known) {
            return known.toInstant();
        }
        throw new IllegalArgumentException(field + ": " + Line.quoted(value) + " needs an offset or a Z at its end");
    }

    /** Reads an instant; without an offset it is the earlier one that clocks in the zone show, or the end of their gap. */
    public static Instant instant(String field, String value, ZoneId zone) {
        return parse(field, value) instanceof LocalDateTime local
                ? local.atZone(zone).toInstant()
                : instant(field, value);
    }

    /** What clocks in a zone show, with the offset. */
    public static String local(Instant at, ZoneId zone) {
        return LOCAL.format(at.atZone(zone));
    }
}
