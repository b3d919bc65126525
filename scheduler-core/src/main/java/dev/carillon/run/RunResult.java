package dev.carillon.run;

import dev.carillon.schedule.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * What a run leaves to those who ask for it: one small JSON value in canonical form, mapped like a payload. Kept with the
 * run's line of the history, and gone with it. Immutable.
 */
public final class RunResult {

    /** The largest result, in bytes of UTF-8. */
    public static final int MAX_BYTES = 4 * 1024;

    private static final String FIELD = "result";

    private final String json;

    private RunResult(String json) {
        this.json = json;
    }

    /**
     * A result from a value: a record, a map, a list, a string, a number or a boolean.
     *
     * @throws IllegalArgumentException naming {@code result} when Jackson cannot write the value or it is too large
     */
    public static RunResult of(Object value) {
        return new RunResult(JsonText.write(FIELD, MAX_BYTES, value));
    }

    /**
     * The result as a value of the given type.
     *
     * @throws IllegalArgumentException naming {@code result} when it does not fit the type
     */
    public <T> T as(Class<T> type) {
        T value = JsonText.read(FIELD, json, type);
        if (value == null) {
            throw new IllegalArgumentException("result: null does not fit " + type.getSimpleName());
        }
        return value;
    }

    /** The canonical JSON text. */
    public String json() {
        return json;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RunResult that && json.equals(that.json);
    }

    @Override
    public int hashCode() {
        return json.hashCode();
    }

    @Override
    public String toString() {
        return "RunResult[" + json.length() + " characters]";
    }
}
