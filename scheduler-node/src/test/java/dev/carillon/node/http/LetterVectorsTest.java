package dev.carillon.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The examples of letters in docs/protocol-vectors.json are answered as they say. */
class LetterVectorsTest extends InboxCase {

    private static final Path VECTORS = Path.of("..", "docs", "protocol-vectors.json");

    @Test
    void everyLetterIsAnsweredAsThePageSays() throws Exception {
        JsonNode letters =
                JsonMapper.shared().readTree(Files.readString(VECTORS)).get("letters");
        assertThat(letters.size()).isGreaterThan(20);
        for (JsonNode example : letters) {
            String name = example.get("name").stringValue();
            Map<String, String> fields = new LinkedHashMap<>();
            example.get("letter")
                    .properties()
                    .forEach(
                            field -> fields.put(field.getKey(), field.getValue().stringValue()));
            Map<String, String> reply = ask(fields);
            JsonNode expected = example.get("reply");
            assertThat(reply)
                    .as(name + ": " + reply)
                    .containsEntry("status", expected.get("status").stringValue());
            if (expected.has("etag")) {
                assertThat(reply)
                        .as(name)
                        .containsEntry("etag", expected.get("etag").stringValue());
            }
            requireWithin(name, expected.get("body"), JsonMapper.shared().readTree(reply.get("body")));
        }
    }

    /** Every field that is expected is there. */
    private static void requireWithin(String name, JsonNode expected, JsonNode actual) {
        expected.properties().forEach(field -> {
            JsonNode found = actual.get(field.getKey());
            assertThat(found).as(name + ": " + field.getKey() + " in " + actual).isNotNull();
            if (field.getValue().isObject()) {
                requireWithin(name, field.getValue(), found);
            } else {
                assertThat(found).as(name + ": " + field.getKey()).isEqualTo(field.getValue());
            }
        });
    }
}
