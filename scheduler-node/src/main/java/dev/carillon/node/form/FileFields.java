package dev.carillon.node.form;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * The named values of one object in a file. Whatever is wrong is an {@link IllegalArgumentException} that names the field.
 */
public final class FileFields {

    private final JsonNode node;
    private final String prefix;

    /**
     * @param prefix what stands before the names of the fields in messages
     * @param known the names that there may be
     * @throws IllegalArgumentException naming the first field that is not known or has no value
     */
    public FileFields(JsonNode node, String prefix, List<String> known) {
        this.node = node;
        this.prefix = prefix;
        if (!node.isObject()) {
            throw new IllegalArgumentException((prefix.isEmpty() ? "it" : prefix.substring(0, prefix.length() - 1))
                    + ": must be fields with values");
        }
        for (String name : node.propertyNames()) {
            if (!known.contains(name)) {
                throw refused(name, "is no field of it, these are: " + String.join(", ", known));
            }
        }
    }

    public boolean has(String name) {
        return node.has(name);
    }

    public Optional<JsonNode> value(String name) {
        return Optional.ofNullable(node.get(name));
    }

    public Optional<String> text(String name) {
        return value(name).map(value -> {
            if (!value.isString()) {
                throw refused(name, "must be text, in quotes where it looks like something else");
            }
            return value.stringValue();
        });
    }

    /** A text that must be there. */
    public String needed(String name) {
        return text(name).orElseThrow(() -> refused(name, "must be given"));
    }

    public Optional<Integer> whole(String name) {
        return value(name).map(value -> {
            if (!value.isIntegralNumber() || !value.canConvertToInt()) {
                throw refused(name, "must be a whole number");
            }
            return value.intValue();
        });
    }

    public Optional<Boolean> truth(String name) {
        return value(name).map(value -> {
            if (!value.isBoolean()) {
                throw refused(name, "must be true or false");
            }
            return value.booleanValue();
        });
    }

    public Optional<Double> number(String name) {
        return value(name).map(value -> {
            if (!value.isNumber()) {
                throw refused(name, "must be a number");
            }
            return value.decimalValue().doubleValue();
        });
    }

    public Optional<Duration> duration(String name) {
        return converted(name, DurationText::parse);
    }

    /** A complaint about the duration of a field that quotes what the file says, not the duration's usual form. */
    public IllegalArgumentException asWritten(IllegalArgumentException complaint) {
        String message = String.valueOf(complaint.getMessage());
        String name = message.substring(0, Math.max(0, message.indexOf(':')));
        JsonNode value = node.get(name);
        if (value == null || !value.isString()) {
            return complaint;
        }
        try {
            String usual = DurationText.parse(value.stringValue()).toString();
            String quoted = Line.quoted(value.stringValue());
            return new IllegalArgumentException(
                    message.replace("\"" + usual + "\"", quoted).replace(name + ": " + usual, name + ": " + quoted),
                    complaint);
        } catch (IllegalArgumentException e) {
            return complaint;
        }
    }

    public Optional<Instant> instant(String name) {
        return text(name).map(value -> InstantText.instant(prefix + name, value));
    }

    public <E extends Enum<E>> Optional<E> word(String name, Class<E> type) {
        return converted(name, value -> Words.parse(type, value));
    }

    private <T> Optional<T> converted(String name, Function<String, T> conversion) {
        return text(name).map(value -> {
            try {
                return conversion.apply(value);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(prefix + name + ": " + e.getMessage(), e);
            }
        });
    }

    public List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : value(name).map(List::of).orElse(List.of())) {
            if (!element.isArray()) {
                throw refused(name, "must be a list");
            }
            for (JsonNode text : element) {
                if (!text.isString()) {
                    throw refused(name, "must be a list of texts, in quotes where they look like something else");
                }
                texts.add(text.stringValue());
            }
        }
        return texts;
    }

    public IllegalArgumentException refused(String name, String rule) {
        return new IllegalArgumentException(prefix + Line.of(name) + ": " + rule);
    }
}
