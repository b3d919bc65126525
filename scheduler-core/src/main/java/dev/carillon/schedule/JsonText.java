package dev.carillon.schedule;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;

/**
 * How users' values become JSON and come back, wherever that is done: by Jackson 3 with fixed types, in canonical form, and
 * within a size. No type information is written or read, unknown fields are refused, and a missing primitive is an error
 * instead of zero. What is refused is an {@link IllegalArgumentException} that names the field.
 */
public final class JsonText {

    private static final int MAX_DEPTH = 64;
    private static final int MAX_NUMBER_CHARS = 1_000;

    private static final Pattern NAME = Pattern.compile("\\w{1,64}");

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxDocumentLength(Payload.MAX_BYTES)
                            .maxStringLength(Payload.MAX_BYTES)
                            .maxNameLength(Payload.MAX_BYTES)
                            .maxNumberLength(MAX_NUMBER_CHARS)
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

    private JsonText() {}

    /** The canonical form of JSON text: one value, at most 64 levels deep, no field twice. */
    static String parse(String field, int maxBytes, String text) {
        requireSize(field, maxBytes, text);
        try {
            return canonical(field, maxBytes, MAPPER.readValue(text, Object.class));
        } catch (JacksonException e) {
            throw new IllegalArgumentException(field + ": not valid JSON: " + problem(e));
        }
    }

    /**
     * The canonical text of a value: fields in order of their names, no spaces.
     *
     * @param field what to call the value when it is refused
     * @param maxBytes how many bytes of UTF-8 it may have, at most {@link Payload#MAX_BYTES}
     */
    public static String write(String field, int maxBytes, @Nullable Object value) {
        try {
            String text = MAPPER.writeValueAsString(value);
            requireSize(field, maxBytes, text);
            return canonical(field, maxBytes, MAPPER.readValue(text, Object.class));
        } catch (JacksonException e) {
            throw new IllegalArgumentException(field + ": cannot be written as JSON: " + problem(e));
        }
    }

    /** The value of a text as the given type; null for JSON {@code null}. */
    public static <T> @Nullable T read(String field, String json, Class<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(field + ": does not fit " + type.getSimpleName() + ": " + problem(e));
        }
    }

    /**
     * What is wrong with a JSON text, and where, without anything of its values: they may be secrets, and messages go into
     * logs and histories. Jackson's own messages quote them, so its exceptions are no causes of ours either.
     */
    public static String problem(Throwable thrown) {
        if (thrown instanceof StreamConstraintsException || thrown instanceof InvalidDefinitionException) {
            // these speak of sizes and of types only
            return ((JacksonException) thrown).getOriginalMessage();
        }
        if (thrown instanceof UnrecognizedPropertyException unknown) {
            return "unknown field" + place(unknown);
        }
        if (thrown instanceof DatabindException misfit) {
            String why = misfit.getCause() == null
                    ? ""
                    : " (" + misfit.getCause().getClass().getSimpleName() + ")";
            return "a value is missing or another one than expected" + why + place(misfit);
        }
        if (thrown instanceof JacksonException malformed && malformed.getLocation() != null) {
            TokenStreamLocation at = malformed.getLocation();
            return "line " + at.getLineNr() + ", column " + at.getColumnNr();
        }
        return thrown instanceof JacksonException || thrown.getMessage() == null
                ? thrown.getClass().getSimpleName()
                : thrown.getMessage();
    }

    /** The names that lead to a value; those of a map are data, and not shown. */
    private static String place(JacksonException e) {
        String names = e.getPath().stream()
                .map(step -> step.getPropertyName() == null
                        ? "[" + step.getIndex() + "]"
                        : step.from() instanceof Map
                                        || !NAME.matcher(step.getPropertyName()).matches()
                                ? "?"
                                : step.getPropertyName())
                .collect(Collectors.joining("."));
        return names.isEmpty() ? "" : " at " + names;
    }

    private static String canonical(String field, int maxBytes, @Nullable Object tree) {
        String text = MAPPER.writeValueAsString(tree);
        requireSize(field, maxBytes, text);
        if (!WellFormed.is(text)) {
            throw new IllegalArgumentException(field + ": a text in it has half a surrogate pair");
        }
        return text;
    }

    private static void requireSize(String field, int maxBytes, String text) {
        int bytes = text.length() > maxBytes ? text.length() : text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > maxBytes) {
            throw new IllegalArgumentException(
                    field + ": " + bytes + " bytes of JSON are more than the limit of " + maxBytes);
        }
    }
}
