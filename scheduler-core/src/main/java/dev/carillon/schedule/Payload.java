package dev.carillon.schedule;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;

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

    private static final int MAX_DEPTH = 64;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxDocumentLength(MAX_BYTES)
                            .maxStringLength(MAX_BYTES)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .annotationIntrospector(new RequiredPrimitives())
            .build();

    /** A primitive has no value that could mean "not given", so it must be; other fields may be left out. */
    private static final class RequiredPrimitives extends JacksonAnnotationIntrospector {

        @Override
        public @Nullable Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
            return member.getRawType().isPrimitive() ? Boolean.TRUE : super.hasRequiredMarker(config, member);
        }
    }

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
        requireSize(text);
        try {
            return canonical(MAPPER.readValue(text, Object.class));
        } catch (JacksonException e) {
            throw new IllegalArgumentException("payload: not valid JSON: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * A payload from a value: a record, a map, a list, a string, a number, a boolean or null.
     *
     * @throws IllegalArgumentException naming {@code payload} when Jackson cannot write the value or it is too large
     */
    public static Payload of(@Nullable Object value) {
        try {
            String text = MAPPER.writeValueAsString(value);
            requireSize(text);
            return canonical(MAPPER.readValue(text, Object.class));
        } catch (JacksonException e) {
            throw new IllegalArgumentException("payload: cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
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
        try {
            return MAPPER.readValue(json, type);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "payload: does not fit " + type.getSimpleName() + ": " + e.getOriginalMessage(), e);
        }
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

    private static Payload canonical(@Nullable Object tree) {
        String text = MAPPER.writeValueAsString(tree);
        requireSize(text);
        return stored(text);
    }

    private static void requireSize(String text) {
        int bytes = text.length() > MAX_BYTES ? text.length() : text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "payload: " + bytes + " bytes of JSON are more than the limit of " + MAX_BYTES);
        }
    }
}
