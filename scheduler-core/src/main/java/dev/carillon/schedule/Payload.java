package dev.carillon.schedule;

import org.jspecify.annotations.Nullable;

/**
 * What a run is given: one JSON value of at most 64 KiB in canonical form, so that two payloads with the same content are
 * equal whatever the order of their fields.
 *
 * <p>Values are mapped by Jackson 3 with fixed types: no type information is written or read, unknown fields are refused,
 * and a missing primitive is an error instead of zero.
 */
public final class Payload {

    /** The largest payload, in bytes of UTF-8. */
    public static final int MAX_BYTES = 64 * 1024;

    private static final String FIELD = "payload";

    /** No payload: the JSON value {@code null}. */
    public static final Payload NONE = new Payload("null");

    private final String json;

    private Payload(String json) {
        this.json = json;
    }

    /**
     * A payload from JSON text.
     *
     * @throws IllegalArgumentException naming {@code payload} when the text is not one JSON value, is nested deeper than
     *     64 levels, names a field twice, or is larger than 64 KiB
     */
    public static Payload ofJson(String text) {
        return stored(JsonText.parse(FIELD, MAX_BYTES, text));
    }

    /**
     * A payload from a value: a record, a map, a list, a string, a number, a boolean or null.
     *
     * @throws IllegalArgumentException naming {@code payload} when Jackson cannot write the value or it is too large
     */
    public static Payload of(@Nullable Object value) {
        return stored(JsonText.write(FIELD, MAX_BYTES, value));
    }

    /** A payload whose text is known to be canonical, because a store kept it. */
    public static Payload stored(String json) {
        return json.equals("null") ? NONE : new Payload(json);
    }

    /**
     * The payload as a value of the given type; null when the payload is JSON {@code null}.
     *
     * @throws IllegalArgumentException naming {@code payload} when it does not fit the type
     */
    public <T> @Nullable T as(Class<T> type) {
        return JsonText.read(FIELD, json, type);
    }

    /** The canonical JSON text: fields in order of their names, no spaces. */
    public String json() {
        return json;
    }

    /** True when this is JSON {@code null}. */
    public boolean isNone() {
        return json.equals("null");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Payload that && json.equals(that.json);
    }

    @Override
    public int hashCode() {
        return json.hashCode();
    }

    @Override
    public String toString() {
        return "Payload[" + json.length() + " characters]";
    }
}
