package dev.carillon.deploy;

import com.google.gson.JsonParser;
import dev.carillon.node.cli.Cli;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is wrong with a manifest of Kubernetes, as sentences; none when all is well. */
final class Manifests {

    /** Throws when something is no field of its kind. */
    private interface Model {
        void check(com.google.gson.JsonElement document) throws IOException;
    }

    private static final Map<String, Model> MODELS = Map.of(
            "ConfigMap", V1ConfigMap::validateJsonElement,
            "Deployment", V1Deployment::validateJsonElement,
            "Namespace", V1Namespace::validateJsonElement,
            "NetworkPolicy", V1NetworkPolicy::validateJsonElement,
            "PodDisruptionBudget", V1PodDisruptionBudget::validateJsonElement,
            "Service", V1Service::validateJsonElement,
            "ServiceAccount", V1ServiceAccount::validateJsonElement,
            "StatefulSet", V1StatefulSet::validateJsonElement,
            "HorizontalPodAutoscaler", V2HorizontalPodAutoscaler::validateJsonElement);

    /** Kinds that others bring, which the models of Kubernetes do not know. */
    private static final Set<String> OF_OTHERS = Set.of("ServiceMonitor", "PrometheusRule");

    private static final String CONFIG_PREFIX = "CARILLON_";

    private final Set<String> routes;

    /** @param routes the paths that a node answers */
    Manifests(Set<String> routes) {
        this.routes = routes;
    }

    List<String> problems(JsonNode document) throws IOException {
        List<String> problems = new ArrayList<>();
        String kind = document.path("kind").asString();
        Model model = MODELS.get(kind);
        if (model != null) {
            try {
                model.check(JsonParser.parseString(JsonMapper.shared().writeValueAsString(document)));
            } catch (IllegalArgumentException e) {
                problems.add(kind + ": " + e.getMessage());
            }
        } else if (!OF_OTHERS.contains(kind)) {
            problems.add("kind: " + kind + " has no model to hold it against");
        }
        JsonNode pod = document.at("/spec/template/spec");
        if (pod.isObject()) {
            pod(pod, problems);
        }
        if (kind.equals("ConfigMap")) {
            configuration(document.path("data"), problems);
        }
        return problems;
    }

    /** The profile "restricted" of the Pod Security Standards, and a root file system that nobody writes to. */
    private void pod(JsonNode pod, List<String> problems) {
        JsonNode security = pod.path("securityContext");
        require(security.path("runAsNonRoot").asBoolean(false), "the pod may run as root", problems);
        require(
                security.at("/seccompProfile/type").asString("").equals("RuntimeDefault"),
                "the pod has no seccomp profile",
                problems);
        for (String shared : List.of("hostNetwork", "hostPID", "hostIPC")) {
            require(!pod.path(shared).asBoolean(false), "the pod has " + shared, problems);
        }
        for (JsonNode volume : pod.path("volumes")) {
            require(!volume.has("hostPath"), "a volume is a path of the host", problems);
        }
        for (JsonNode container : pod.path("containers")) {
            container(container, problems);
        }
    }

    private void container(JsonNode container, List<String> problems) {
        String name = "container " + container.path("name").asString() + ": ";
        JsonNode security = container.path("securityContext");
        require(!security.path("allowPrivilegeEscalation").asBoolean(true), name + "it may gain privileges", problems);
        require(security.path("readOnlyRootFilesystem").asBoolean(false), name + "it may write", problems);
        require(
                security.at("/capabilities/drop/0").asString("").equals("ALL"),
                name + "it keeps capabilities",
                problems);
        require(container.at("/resources/limits/memory").isString(), name + "its memory has no limit", problems);
        require(container.at("/resources/requests/cpu").isString(), name + "it asks for no processor", problems);
        for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            JsonNode path = container.at("/" + probe + "/httpGet/path");
            require(
                    path.isMissingNode() || routes.contains(path.asString()),
                    name + probe + " asks for " + path + ", which no node answers",
                    problems);
        }
        for (JsonNode variable : container.path("env")) {
            require(
                    isOption(variable.path("name").asString()),
                    name + variable.path("name") + " is no option",
                    problems);
        }
    }

    /** Each key is an option of {@code node}, and each value one that it takes. */
    private static void configuration(JsonNode data, List<String> problems) {
        Map<String, String> environment = new HashMap<>();
        data.propertyStream().forEach(entry -> {
            require(isOption(entry.getKey()), "ConfigMap: " + entry.getKey() + " is no option", problems);
            environment.put(entry.getKey(), entry.getValue().asString());
        });
        try {
            parser("node", environment).parseArgs("node");
        } catch (CommandLine.ParameterException e) {
            problems.add("ConfigMap: " + e.getMessage());
        }
    }

    private static boolean isOption(String variable) {
        return !variable.startsWith(CONFIG_PREFIX) || variables("node").contains(variable);
    }

    /** The variables that stand for the options of a command. */
    static Set<String> variables(String command) {
        Set<String> variables = new TreeSet<>();
        CommandLine found = Objects.requireNonNull(
                parser(command, Map.of()).getSubcommands().get(command), command);
        found.getCommandSpec().options().forEach(option -> {
            String words = option.longestName().substring("--".length());
            variables.add(CONFIG_PREFIX + words.toUpperCase(Locale.ROOT).replace('-', '_'));
        });
        return variables;
    }

    private static CommandLine parser(String command, Map<String, String> environment) {
        return new Cli(InstantSource.system(), environment, InputStream.nullInputStream()).parser(command);
    }

    private static void require(boolean holds, String problem, List<String> problems) {
        if (!holds) {
            problems.add(problem);
        }
    }
}
