package dev.carillon.store;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;

/**
 * What somebody put into the inbox, to be handled by one node.
 *
 * @param id what the store calls it, {@code <epoch ms>-<number>}, unique
 * @param fields what it says, as it was written
 */
public record Letter(String id, Map<String, String> fields) {

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

    /** @throws IllegalArgumentException naming {@code letter} when the id is none */
    public Letter {
        if (!id.matches("\\d{1,20}-\\d{1,20}")) {
            throw new IllegalArgumentException("letter: the id must be <epoch ms>-<number>");
        }
        fields = Map.copyOf(fields);
    }

    /**
     * When it came, by the store's clock.
     *
     * @throws IllegalArgumentException naming {@code letter} when whoever wrote it made up a moment that nobody can mean
     */
    public Instant at() {
        try {
            Instant at = Instant.ofEpochMilli(Long.parseLong(id, 0, id.indexOf('-'), 10));
            if (!at.isAfter(LATEST)) {
                return at;
            }
        } catch (NumberFormatException | DateTimeException e) {
            // the same complaint
        }
        throw new IllegalArgumentException(
                "letter: its id is no moment before the year 10000; let the server make ids");
    }

    /** What tells it from others of the same moment. */
    public String number() {
        return id.substring(id.indexOf('-') + 1);
    }
}
