package dev.carillon.node.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a door sends to somebody who listens. Not thread-safe. */
final class EventStream implements AutoCloseable {

    /** One event. */
    record Event(String name, JsonNode value) {}

    private final BufferedReader reader;

    EventStream(Api api) {
        this.reader = new BufferedReader(new InputStreamReader(api.open(Events.PATH), UTF_8));
    }

    /** Waits for the next one, and fails when it is not as the API is described; empty when the stream has ended. */
    Optional<Event> next() {
        String name = "";
        String value = "";
        try {
            @Nullable String line;
            while ((line = reader.readLine()) != null) {
                if (line.startsWith("event:")) {
                    name = line.substring("event:".length()).strip();
                } else if (line.startsWith("data:")) {
                    value = line.substring("data:".length()).strip();
                } else if (line.isEmpty() && !value.isEmpty()) {
                    return Optional.of(
                            checked(new Event(name, JsonMapper.shared().readTree(value))));
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Event checked(Event event) {
        ApiDescription.shipped().check(event.name().equals("journal") ? "JournalEntry" : "Overview", event.value());
        return event;
    }

    /** Waits for the next one of a name. */
    JsonNode next(String name) {
        for (Optional<Event> event = next(); event.isPresent(); event = next()) {
            if (event.get().name().equals(name)) {
                return event.get().value();
            }
        }
        throw new AssertionError("the stream ended before there was a " + name);
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
