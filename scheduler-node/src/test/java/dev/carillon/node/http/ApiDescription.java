package dev.carillon.node.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What {@code openapi.yaml} promises, as a program reads it. Thread-safe. */
final class ApiDescription {

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete");
    private static final ApiDescription SHIPPED = new ApiDescription();

    private final String text;
    private final JsonNode file;
    private final List<Operation> operations = new ArrayList<>();
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private final Map<JsonNode, Schema> schemas = new ConcurrentHashMap<>();

    /** One operation of the file. */
    record Operation(String method, String path, JsonNode content) {

        /** As a route is named. */
        String name() {
            return method + " " + path;
        }

        String role() {
            return content.path("x-role").asString("");
        }

        private boolean answers(Reply reply) {
            String pattern = Pattern.compile("\\{\\w+}")
                    .splitAsStream(path)
                    .map(Pattern::quote)
                    .collect(Collectors.joining("[^/]+"));
            String whole = path.endsWith("}") ? pattern + "[^/]+" : pattern;
            return method.equals(reply.method()) && reply.path().matches(whole);
        }
    }

    private ApiDescription() {
        try (InputStream stream = HttpDoor.class.getResourceAsStream("openapi.yaml")) {
            text = new String(
                    Objects.requireNonNull(stream, "openapi.yaml is not there").readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        file = YAMLMapper.shared().readTree(text);
        file.get("paths").propertyStream().forEach(path -> read(path.getKey(), path.getValue()));
    }

    private void read(String path, JsonNode members) {
        members.propertyStream()
                .filter(member -> METHODS.contains(member.getKey()))
                .map(member -> new Operation(member.getKey().toUpperCase(Locale.ROOT), path, member.getValue()))
                .forEach(operations::add);
    }

    /** The one in the jar. */
    static ApiDescription shipped() {
        return SHIPPED;
    }

    /** As it is written. */
    String text() {
        return text;
    }

    List<Operation> operations() {
        return operations;
    }

    /** The names of the parameters that stand in a path. */
    List<String> pathParameters(String path) {
        return file.get("paths")
                .path(path)
                .path("parameters")
                .valueStream()
                .map(this::resolved)
                .filter(each -> each.path("in").asString("").equals("path"))
                .map(each -> each.path("name").asString(""))
                .filter(name -> path.contains("{" + name + "}"))
                .toList();
    }

    /** The names of the fields of a schema. */
    List<String> fields(String schema) {
        return file.at("/components/schemas/" + schema + "/properties")
                .propertyStream()
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Bodies of requests and answers that the file gives an example of, each with its schema. */
    List<JsonNode> illustrated() {
        return file.findValues("content").stream()
                .flatMap(JsonNode::valueStream)
                .filter(each -> each.has("example"))
                .toList();
    }

    /** Fails unless the file says that this request may be answered so. */
    void check(Reply reply) {
        Optional<Operation> operation = operations().stream()
                .filter(each -> each.answers(reply))
                .min((one, other) -> Integer.compare(variables(one), variables(other)));
        if (operation.isEmpty()) {
            checkUnlisted(reply);
            return;
        }
        String what = operation.get().name() + " " + reply.status();
        JsonNode response =
                resolved(operation.get().content().path("responses").path(Integer.toString(reply.status())));
        assertThat(response.isObject())
                .describedAs("%s is in the file: %s", what, reply.body())
                .isTrue();
        JsonNode content = response.path("content").path(reply.mediaType());
        assertThat(content.isObject())
                .describedAs("%s as %s is in the file", what, reply.mediaType())
                .isTrue();
        response.path("headers")
                .propertyStream()
                .forEach(header -> checkHeader(what, header.getKey(), header.getValue(), reply));
        if (reply.mediaType().endsWith("json")) {
            check(what, content.get("schema"), reply.json());
        }
    }

    private static int variables(Operation operation) {
        return operation.path().split("\\{", -1).length;
    }

    /** What there is no operation for is a problem, below the API; elsewhere it is a file or none. */
    private void checkUnlisted(Reply reply) {
        if (reply.path().startsWith(Routes.API)) {
            assertThat(reply.status())
                    .describedAs("%s %s", reply.method(), reply.path())
                    .isEqualTo(Problems.NOT_FOUND);
            assertThat(reply.mediaType()).isEqualTo(Problem.MEDIA_TYPE);
            check("Problem", reply.json());
        }
    }

    private void checkHeader(String what, String name, JsonNode header, Reply reply) {
        JsonNode promised = resolved(header);
        if (promised.path("required").asBoolean(false)) {
            assertThat(reply.header(name)).describedAs("%s has %s", what, name).isNotEmpty();
        }
        if (!reply.header(name).isEmpty()) {
            check(what + " " + name, promised.get("schema"), JsonMapper.shared().valueToTree(reply.header(name)));
        }
    }

    /** Fails unless a value is as a schema of the file has it. */
    void check(String schema, JsonNode value) {
        check(schema, file.at("/components/schemas/" + schema), value);
    }

    /** Fails unless a value is as a schema has it. */
    void check(String what, JsonNode schema, JsonNode value) {
        assertThat(schema.isObject()).describedAs("%s has a schema", what).isTrue();
        assertThat(schemas.computeIfAbsent(schema, this::compiled)
                        .validate(
                                value,
                                context -> context.executionConfig(config -> config.formatAssertionsEnabled(true))))
                .describedAs("%s: %s", what, value)
                .isEmpty();
    }

    /** A schema on its own, with what it refers to. */
    private Schema compiled(JsonNode schema) {
        ObjectNode whole = JsonMapper.shared().createObjectNode();
        whole.putArray("allOf").add(schema);
        whole.set("components", file.get("components"));
        return registry.getSchema(whole);
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? file.at(node.get("$ref").asString().substring(1)) : node;
    }
}
