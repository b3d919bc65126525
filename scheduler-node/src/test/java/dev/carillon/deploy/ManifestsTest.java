package dev.carillon.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What {@code kubectl} makes of the folder {@code k8s} is held against the models, the node's routes and its options. */
class ManifestsTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final YAMLMapper YAML = new YAMLMapper();

    private final Manifests manifests = new Manifests(routes());

    @ParameterizedTest
    @ValueSource(strings = {"base", "overlays/demo", "overlays/production", "overlays/autoscaling"})
    void nothingIsWrong(String folder) throws Exception {
        List<String> kinds = new ArrayList<>();
        for (JsonNode document : render(folder)) {
            kinds.add(document.path("kind").asString());
            assertThat(manifests.problems(document)).as(folder).isEmpty();
        }
        assertThat(kinds).contains("Deployment", "ConfigMap", "PodDisruptionBudget", "NetworkPolicy");
    }

    /** A rule that nobody has seen failing is not a rule. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/spec | replica | 3 | replica",
                "/spec/template/spec | terminationGracePeriod | 3 | terminationGracePeriod",
                "/spec/template/spec | hostNetwork | true | hostNetwork",
                "/spec/template/spec/securityContext | runAsNonRoot | false | root",
                "/spec/template/spec/securityContext/seccompProfile | type | Unconfined | seccomp",
                "/spec/template/spec/containers/0/securityContext | allowPrivilegeEscalation | true | privileges",
                "/spec/template/spec/containers/0/securityContext | readOnlyRootFilesystem | false | write",
                "/spec/template/spec/containers/0/readinessProbe/httpGet | path | /ready | no node answers",
                "/spec/template/spec/containers/0/env/0 | name | CARILLON_NAME | is no option"
            })
    void whatIsWrongIsFound(String place, String field, String value, String problem) throws Exception {
        JsonNode deployment = render("base").stream()
                .filter(document -> document.path("kind").asString().equals("Deployment"))
                .findFirst()
                .orElseThrow();
        assertThat(manifests.problems(deployment)).isEmpty();
        ((ObjectNode) deployment.at(place)).set(field, YAML.readTree(value));
        assertThat(manifests.problems(deployment)).singleElement().asString().contains(problem);
    }

    @Test
    void aKeyThatIsNoOptionAndAValueThatItDoesNotTakeAreFound() throws IOException {
        JsonNode map = YAML.readTree("{apiVersion: v1, kind: ConfigMap, data: {CARILLON_REDIS: 'redis://a:1'}}");
        assertThat(manifests.problems(map)).isEmpty();
        ((ObjectNode) map.path("data")).put("CARILLON_REDDIS", "redis://a:1");
        assertThat(manifests.problems(map)).singleElement().asString().contains("CARILLON_REDDIS");
        ((ObjectNode) map.path("data")).remove("CARILLON_REDDIS");
        ((ObjectNode) map.path("data")).put("CARILLON_CLOSE_GRACE", "soon");
        assertThat(manifests.problems(map)).singleElement().asString().contains("soon");
    }

    /** Whoever runs the image without Kubernetes sets the same options. */
    @Test
    void composeAndTheImageSetOptionsThatThereAre() throws IOException {
        Set<String> variables = new TreeSet<>();
        JsonNode compose = YAML.readTree(Files.readString(ROOT.resolve("docker-compose.yml")));
        compose.path("services")
                .forEach(service -> service.path("environment")
                        .propertyStream()
                        .map(Map.Entry::getKey)
                        .forEach(variables::add));
        Files.readAllLines(ROOT.resolve("Dockerfile")).stream()
                .filter(line -> line.startsWith("ENV "))
                .map(line -> line.substring("ENV ".length(), line.indexOf('=')))
                .forEach(variables::add);
        variables.removeIf(variable -> !variable.startsWith("CARILLON_"));
        Set<String> known = Manifests.variables("node");
        known.addAll(Manifests.variables("apply"));
        assertThat(variables).contains("CARILLON_REDIS", "CARILLON_HTTP").isSubsetOf(known);
    }

    private static Set<String> routes() {
        try (InputStream file = Objects.requireNonNull(
                ManifestsTest.class.getResourceAsStream("/dev/carillon/node/http/openapi.yaml"))) {
            return new TreeSet<>(YAML.readTree(file).path("paths").propertyNames());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<JsonNode> render(String folder) throws Exception {
        assumeTrue(Programs.isThere("kubectl"), "there is no kubectl on the PATH");
        Process kubectl = new ProcessBuilder(
                        "kubectl",
                        "kustomize",
                        ROOT.resolve("k8s").resolve(folder).toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String text = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(kubectl.waitFor()).isZero();
        List<JsonNode> documents = new ArrayList<>();
        YAML.readerFor(JsonNode.class).<JsonNode>readValues(text).forEachRemaining(documents::add);
        return documents;
    }
}
