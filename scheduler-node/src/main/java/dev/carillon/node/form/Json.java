package dev.carillon.node.form;

import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;

/**
 * Writes answers as JSON: maps, lists, text, numbers, truth values, and {@link Raw} text that is JSON already. A field
 * without a value is left out by whoever makes the map.
 */
public final class Json {

    /** Text that is JSON already. */
    public record Raw(String json) {}

    /** Indented, a line a field. */
    private static final class Indented extends ObjectWriteContext.Base {

        @Override
        public PrettyPrinter getPrettyPrinter() {
            return new DefaultPrettyPrinter();
        }

        @Override
        public boolean hasPrettyPrinter() {
            return true;
        }
    }

    private Json() {}

    /** With a line for each field, for people. */
    public static String of(Object value) {
        return written(value, new Indented());
    }

    /** In one line, for programs. */
    public static String compact(Object value) {
        return written(value, new ObjectWriteContext.Base());
    }

    private static String written(Object value, ObjectWriteContext form) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = new JsonFactory().createGenerator(form, text)) {
            write(generator, value);
        }
        return Line.escaped(text.toString());
    }

    private static void write(JsonGenerator generator, Object value) {
        switch (value) {
            case Map<?, ?> map -> {
                generator.writeStartObject();
                map.forEach((name, field) -> {
                    generator.writeName(String.valueOf(name));
                    write(generator, field);
                });
                generator.writeEndObject();
            }
            case List<?> list -> {
                generator.writeStartArray();
                list.forEach(element -> write(generator, element));
                generator.writeEndArray();
            }
            case Raw raw -> generator.writeRawValue(raw.json());
            case Boolean truth -> generator.writeBoolean(truth);
            case Integer number -> generator.writeNumber(number);
            case Long number -> generator.writeNumber(number);
            case Double number -> generator.writeNumber(number);
            default -> generator.writeString(value.toString());
        }
    }
}
