package dev.carillon.node.stock;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The examples of signatures in docs/protocol-vectors.json come out as they say. */
class SignatureTest {

    private static final Path VECTORS = Path.of("..", "docs", "protocol-vectors.json");
    private static final String OUTDATED = "too old";

    @Test
    void everyExampleComesOutAsThePageSays() throws Exception {
        JsonNode examples =
                JsonMapper.shared().readTree(Files.readString(VECTORS)).get("signatures");
        int genuine = 0;
        for (JsonNode example : examples) {
            String made = new Signature(example.get("secret").stringValue())
                    .of(
                            Instant.ofEpochSecond(example.get("seconds").longValue()),
                            example.get("run").stringValue(),
                            example.get("fence").stringValue(),
                            example.get("body").stringValue());
            String name = example.get("name").stringValue();
            boolean isGenuine = example.get("genuine").booleanValue();
            boolean matches = isGenuine || name.equals(OUTDATED);
            assertThat(made.equals(example.get("signature").stringValue()))
                    .as(name)
                    .isEqualTo(matches);
            genuine += isGenuine ? 1 : 0;
        }
        assertThat(genuine).isGreaterThanOrEqualTo(3);
    }
}
