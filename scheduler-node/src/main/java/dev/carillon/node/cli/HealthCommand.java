package dev.carillon.node.cli;

import dev.carillon.node.form.DurationText;
import dev.carillon.node.form.Line;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a node whether it can claim now. Knows nothing of Redis, so that it starts fast. */
@Command(
        name = "health",
        description = "Ask a node over HTTP whether it can claim runs now; for the health check of a container.",
        footer = {
            "",
            "Exit code 0 if it can, 6 if it says that it cannot, 5 if nothing answers within the time-out.",
            "JSON: {\"url\", \"status\": up|down, \"problems\": [<a sentence each>]}.",
            "",
            "Examples:",
            "  carillon health",
            "  carillon health --url http://node-1.internal:7733 --timeout 1s"
        })
final class HealthCommand implements Callable<Integer> {

    private static final String READY = "/health/ready";
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /** The longest answer that is read. */
    private static final int MOST_BYTES = 64 * 1024;

    @Mixin
    private Output output = new Output();

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:7733",
            description = "Where the node answers HTTP (CARILLON_URL; default: ${DEFAULT-VALUE}).")
    private String url = "";

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "3s",
            converter = DurationOption.class,
            description = "How long to wait for the whole answer, up to 1m (default: ${DEFAULT-VALUE}).")
    private Duration timeout = Duration.ZERO;

    @Override
    public Integer call() throws InterruptedException {
        URI place = place();
        if (timeout.toMillis() < 1 || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "timeout: " + DurationText.of(timeout) + " must be from 1ms to " + DurationText.of(LONGEST));
        }
        HttpResponse<byte[]> response;
        HttpClient client = HttpClient.newBuilder().connectTimeout(timeout).build();
        try {
            HttpRequest request = HttpRequest.newBuilder(place).timeout(timeout).build();
            response = client.sendAsync(request, body()).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return unreachable(late());
        } catch (ExecutionException e) {
            return unreachable(words(e));
        } finally {
            client.shutdownNow();
        }
        List<String> problems = problems(response);
        output.show(() -> json(problems), () -> text(problems));
        return problems.isEmpty() ? ExitCode.OK : ExitCode.UNHEALTHY;
    }

    private URI place() {
        URI base;
        try {
            base = URI.create(url.replaceFirst("/+$", ""));
        } catch (IllegalArgumentException e) {
            throw refused(e);
        }
        boolean isHttp = "http".equalsIgnoreCase(base.getScheme()) || "https".equalsIgnoreCase(base.getScheme());
        if (!isHttp || base.getHost() == null || base.getRawQuery() != null || base.getRawUserInfo() != null) {
            throw refused(null);
        }
        return URI.create(base + READY);
    }

    private IllegalArgumentException refused(@Nullable Exception cause) {
        return new IllegalArgumentException(
                "url: " + Line.quoted(url) + " must be http://host:port or https://host:port", cause);
    }

    /** What is longer than any answer of a node is not read. */
    private static BodyHandler<byte[]> body() {
        return head -> head.headers().firstValueAsLong("Content-Length").orElse(0) > MOST_BYTES
                ? BodySubscribers.replacing(new byte[0])
                : BodyHandlers.ofByteArray().apply(head);
    }

    private int unreachable(String why) {
        output.message(url + " does not answer: " + why);
        return ExitCode.UNREACHABLE;
    }

    private String late() {
        return "no answer within " + DurationText.of(timeout);
    }

    private String words(ExecutionException failure) {
        Throwable cause = failure.getCause();
        if (cause instanceof HttpTimeoutException) {
            return late();
        }
        String message = cause == null ? null : cause.getMessage();
        if (message != null) {
            return message;
        }
        return cause instanceof IOException ? "no connection" : String.valueOf(cause);
    }

    /** An answer without problems needs no reading. */
    private static List<String> problems(HttpResponse<byte[]> response) {
        int status = response.statusCode();
        if (status == OK) {
            return List.of();
        }
        List<String> problems = status == UNAVAILABLE ? read(response.body()) : List.of();
        return problems.isEmpty() ? List.of("It answers with status " + status + ".") : problems;
    }

    private static List<String> read(byte[] body) {
        JsonMapper mapper = JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxDocumentLength(MOST_BYTES)
                                .build())
                        .build())
                .build();
        List<String> problems = new ArrayList<>();
        try {
            JsonNode answer = mapper.readTree(new String(body, StandardCharsets.UTF_8));
            answer.path("problems").forEach(problem -> problems.add(Line.of(problem.asString(""))));
        } catch (JacksonException e) {
            problems.clear();
        }
        return problems;
    }

    private Map<String, Object> json(List<String> problems) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("url", url);
        view.put("status", problems.isEmpty() ? "up" : "down");
        view.put("problems", problems);
        return view;
    }

    private static String text(List<String> problems) {
        return problems.isEmpty() ? "up" : "down\n  " + String.join("\n  ", problems);
    }
}
