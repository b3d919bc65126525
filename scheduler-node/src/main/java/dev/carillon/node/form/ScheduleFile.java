package dev.carillon.node.form;

import dev.carillon.schedule.Payload;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.cfg.MapperBuilder;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLParser;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * A file of schedules, in YAML or JSON: a field {@code schedules} with a list of definitions. What begins with a brace is
 * read as JSON.
 */
public final class ScheduleFile {

    /** The largest file that is read. */
    public static final int MAX_BYTES = 16 * 1024 * 1024;

    /** The longest text that is read as YAML; what is longer has to be JSON. */
    public static final int MAX_YAML_CHARS = 3 * 1024 * 1024;

    /** A text in it is no longer than a payload may be, and little deeper. */
    private static final StreamReadConstraints LIMITS = StreamReadConstraints.builder()
            .maxDocumentLength(MAX_BYTES)
            .maxStringLength(2 * Payload.MAX_BYTES)
            .maxNameLength(2 * Payload.MAX_BYTES)
            .maxNestingDepth(100)
            .maxNumberLength(1_000)
            .build();

    private static final String LIST = "schedules";
    private static final String FILE = "file";

    private static final JsonMapper JSON = exact(JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(LIMITS)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build()))
            .build();

    private static final YAMLMapper YAML = exact(YAMLMapper.builder(YAMLFactory.builder()
                    .streamReadConstraints(LIMITS)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
                    .disable(YAMLWriteFeature.SPLIT_LINES)
                    .build()))
            .build();

    /** What a file may be written as. */
    public enum Form {
        YAML,
        JSON
    }

    private ScheduleFile() {}

    private static <B extends MapperBuilder<?, B>> B exact(B builder) {
        return builder.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);
    }

    public static String write(List<Schedule> schedules, Form form) {
        String json = Json.of(
                Map.of(LIST, schedules.stream().map(DefinitionWriter::write).toList()));
        return form == Form.JSON ? json : yaml(JSON.readTree(json));
    }

    /** JSON as YAML. */
    public static String yaml(String json) {
        return printable(JSON.readTree(json));
    }

    private static String yaml(JsonNode file) {
        for (JsonNode schedule : file.path(LIST)) {
            JsonNode payload = schedule.get("payload");
            if (payload != null && !survives(payload)) {
                ((ObjectNode) schedule).put("payloadJson", payload.toString()).remove("payload");
            }
        }
        return printable(file);
    }

    /** YAML that steers no terminal. What it has no other way to write, a name for one, makes the whole JSON, which it reads too. */
    private static String printable(JsonNode file) {
        String yaml = YAML.writeValueAsString(file).stripTrailing();
        String escaped = Line.escaped(yaml);
        return escaped.equals(yaml) || isSame(file, escaped) ? escaped : Line.escaped(file.toString());
    }

    private static boolean isSame(JsonNode file, String yaml) {
        try {
            return YAML.readTree(yaml).toString().equals(file.toString());
        } catch (JacksonException e) {
            return false;
        }
    }

    /** Whether a value is the same after it was YAML; some numbers are not. */
    private static boolean survives(JsonNode value) {
        try {
            return YAML.readTree(YAML.writeValueAsString(value)).toString().equals(value.toString());
        } catch (JacksonException e) {
            return false;
        }
    }

    /**
     * The definitions in a text.
     *
     * @throws IllegalArgumentException naming the schedule and the field of whatever is wrong
     */
    public static List<Schedule> read(String text) {
        JsonNode file = tree(text);
        FileFields fields = new FileFields(file, "file.", List.of(LIST));
        JsonNode list = fields.value(LIST).orElseThrow(() -> fields.refused(LIST, "must be given"));
        if (!list.isArray()) {
            throw fields.refused(LIST, "must be a list");
        }
        List<Schedule> schedules = new ArrayList<>();
        Set<ScheduleId> ids = new HashSet<>();
        for (JsonNode entry : list) {
            Schedule schedule = read(entry, schedules.size() + 1);
            if (!ids.add(schedule.id())) {
                throw new IllegalArgumentException("schedule \"" + schedule.id() + "\": id: is there twice");
            }
            schedules.add(schedule);
        }
        return schedules;
    }

    private static Schedule read(JsonNode entry, int place) {
        try {
            return DefinitionReader.read(entry);
        } catch (IllegalArgumentException e) {
            JsonNode id = entry.get("id");
            String name = id != null && id.isString() ? Line.quoted(id.stringValue()) : Integer.toString(place);
            throw new IllegalArgumentException("schedule " + name + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads a text as YAML, or as JSON when it begins with a brace.
     *
     * @throws IllegalArgumentException naming {@code file} and the line of whatever is wrong
     */
    public static JsonNode tree(String text) {
        boolean isJson = text.stripLeading().startsWith("{");
        if (!isJson && text.length() > MAX_YAML_CHARS) {
            throw malformed("is longer than " + MAX_YAML_CHARS + " characters, write it as JSON", null);
        }
        if (!isJson) {
            requireNoAlias(text);
        }
        return tree(FILE, isJson ? JSON : YAML, text);
    }

    /**
     * Reads a text as JSON.
     *
     * @param name what the text is called in messages
     * @throws IllegalArgumentException with that name and the line of whatever is wrong
     */
    public static JsonNode json(String name, String text) {
        return tree(name, JSON, text);
    }

    private static JsonNode tree(String name, ObjectMapper mapper, String text) {
        try {
            return mapper.readTree(text);
        } catch (JacksonException e) {
            throw unreadable(name, e);
        }
    }

    private static IllegalArgumentException unreadable(String name, JacksonException e) {
        String place = e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr() + ": ";
        return new IllegalArgumentException(name + ": " + place + firstLine(e.getOriginalMessage()), e);
    }

    /** An alias would be read as the text of its name. */
    private static void requireNoAlias(String text) {
        try (JsonParser parser = YAML.createParser(text)) {
            while (parser.nextToken() != null) {
                if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
                    int line = yaml.currentTokenLocation().getLineNr();
                    throw malformed(
                            "line " + line + ": a value with a * before it is not understood, use quotes", null);
                }
            }
        } catch (JacksonException e) {
            throw unreadable(FILE, e);
        }
    }

    private static String firstLine(@Nullable String message) {
        return message == null ? "is malformed" : message.lines().findFirst().orElse("is malformed");
    }

    private static IllegalArgumentException malformed(String problem, @Nullable Exception cause) {
        return new IllegalArgumentException(FILE + ": " + problem, cause);
    }
}
