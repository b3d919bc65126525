package dev.carillon.node.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.node.form.DefinitionReader;
import dev.carillon.node.form.Words;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The file that describes the API, beside what there is. */
class OpenApiTest extends HttpCase {

    /** What is answered beside the routes. */
    private static final List<String> OTHERS = List.of(
            "GET " + Events.PATH,
            "GET " + API + "/openapi.yaml",
            "GET " + Health.LIVE,
            "GET " + Health.READY,
            "GET /metrics");

    private static Set<String> unique(Stream<String> some) {
        return some.collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void theFileListsWhatThereIsAndNothingElse() {
        Stream<String> routes = routes().stream().map(route -> route.method() + " " + route.path());
        assertThat(unique(ApiDescription.shipped().operations().stream().map(ApiDescription.Operation::name)))
                .isEqualTo(unique(Stream.concat(routes, OTHERS.stream())));
    }

    @Test
    void theFileSaysWhatEachRouteTakes() {
        Map<String, String> roles = ApiDescription.shipped().operations().stream()
                .collect(Collectors.toMap(ApiDescription.Operation::name, ApiDescription.Operation::role));
        assertThat(routes())
                .allSatisfy(route ->
                        assertThat(roles).containsEntry(route.method() + " " + route.path(), Words.of(route.role())));
    }

    @Test
    void everyOperationHasANameAndWords() {
        List<JsonNode> operations = ApiDescription.shipped().operations().stream()
                .map(ApiDescription.Operation::content)
                .toList();
        assertThat(operations.stream().map(each -> each.path("operationId").asString("")))
                .doesNotHaveDuplicates()
                .doesNotContain("");
        assertThat(operations.stream().map(each -> each.path("summary").asString("")))
                .doesNotHaveDuplicates()
                .allMatch(summary -> summary.endsWith("."));
        assertThat(operations).allMatch(each -> each.path("tags").size() == 1);
    }

    @Test
    void everyParameterOfAPathIsDescribed() {
        assertThat(ApiDescription.shipped().operations()).allSatisfy(operation -> {
            String open = operation.path().replaceAll("[^{]", "");
            assertThat(ApiDescription.shipped().pathParameters(operation.path()))
                    .hasSize(open.length());
        });
    }

    @Test
    void everyExampleIsAsItsSchemaHasIt() {
        List<JsonNode> illustrated = ApiDescription.shipped().illustrated();
        assertThat(illustrated).hasSizeGreaterThan(10);
        illustrated.forEach(
                each -> ApiDescription.shipped().check("an example", each.get("schema"), each.get("example")));
    }

    @Test
    void aDefinitionHasTheFieldsThatAreRead() {
        assertThat(ApiDescription.shipped().fields("Definition"))
                .containsExactlyInAnyOrderElementsOf(DefinitionReader.FIELDS);
    }

    @Test
    void theFileIsServedAsItIs() {
        Reply reply = api.get(API + "/openapi.yaml").is(Answer.OK);
        assertThat(reply.body()).isEqualTo(ApiDescription.shipped().text());
        assertThat(reply.mediaType()).isEqualTo("application/yaml");
    }

    @Test
    void whatTheFileDoesNotSayIsNoticed() {
        Reply right = api.get(API + "/whoami").is(Answer.OK);
        assertNoticed(right, right.status(), right.body().replace("\"name\"", "\"named\""));
        assertNoticed(right, right.status(), right.body().replace("\"admin\"", "\"queen\""));
        assertNoticed(right, right.status(), right.body().replace("{", "{\"more\": 1, "));
        assertNoticed(right, Answer.CREATED, right.body());
        Reply dated = api.get(API + "/overview").is(Answer.OK);
        assertNoticed(dated, dated.status(), dated.body().replace("12:00:00Z", "12:00"));
        assertThatThrownBy(() -> ApiDescription.shipped()
                        .check("Moment", JsonMapper.shared().valueToTree("2026-02-31T12:00:00Z")))
                .isInstanceOf(AssertionError.class);
    }

    private static void assertNoticed(Reply right, int status, String body) {
        Reply wrong = new Reply(right.method(), right.path(), status, right.headers(), body);
        assertThatThrownBy(() -> ApiDescription.shipped().check(wrong)).isInstanceOf(AssertionError.class);
    }

    @Test
    void aHeaderThatIsPromisedAndMissingIsNoticed() {
        hourly("nightly");
        Reply right = api.get(schedule("nightly")).is(Answer.OK);
        HttpHeaders without = HttpHeaders.of(right.headers().map(), (name, value) -> !name.equalsIgnoreCase("ETag"));
        Reply wrong = new Reply(right.method(), right.path(), right.status(), without, right.body());
        assertThatThrownBy(() -> ApiDescription.shipped().check(wrong)).isInstanceOf(AssertionError.class);
    }
}
