package dev.carillon.node.stock;

import dev.carillon.schedule.Retry;
import dev.carillon.task.NonRetryableException;
import dev.carillon.task.RetryLaterException;
import dev.carillon.task.Run;
import dev.carillon.task.Task;
import dev.carillon.task.TaskHandler;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The built-in task {@code http}: sends its payload's body to its payload's address, as a CloudEvent in binary mode. A 2xx is
 * success; 408, 425, 429, 5xx and what the network does is tried again, after the time that {@code Retry-After} asks for;
 * anything else is final. The run's id is the idempotency key, the same for every attempt.
 */
final class HttpTask implements TaskHandler<JsonNode> {

    static final Task<JsonNode> TASK = Task.of("http", JsonNode.class)
            .withRetry(Retry.exponential(5, Duration.ofSeconds(1), Duration.ofMinutes(1)))
            .withTimeout(Duration.ofMinutes(1));

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_EARLY = 425;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERRORS = 500;
    private static final int SUCCESSES = 200;
    private static final int REDIRECTIONS = 300;

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final Destinations destinations;
    private final Optional<Signature> signature;
    private final String source;

    /**
     * @param destinations where it may send
     * @param signature how it proves who it is, if it does
     * @param source the namespace, for receivers that hear several
     */
    HttpTask(Destinations destinations, Optional<Signature> signature, String source) {
        this.destinations = destinations;
        this.signature = signature;
        this.source = source;
    }

    @Override
    public void handle(JsonNode payload, Run run) throws IOException, InterruptedException {
        HttpCall call = HttpCall.of(payload);
        destinations.require(call.uri());
        HttpRequest.Builder request = HttpRequest.newBuilder(call.uri())
                .method(
                        call.method(),
                        call.body().isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(call.body()));
        call.headers().forEach(request::setHeader);
        headers(call, run).forEach(request::setHeader);
        HttpResponse<Void> response = client.send(request.build(), HttpResponse.BodyHandlers.discarding());
        run.result(Map.of("status", response.statusCode()));
        judge(response);
    }

    private Map<String, String> headers(HttpCall call, Run run) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("content-type", "application/json");
        headers.put("ce-specversion", "1.0");
        headers.put("ce-type", "dev.carillon.run");
        headers.put("ce-source", "/carillon/" + source);
        headers.put("ce-subject", run.schedule().value());
        headers.put("ce-id", run.id().value());
        headers.put("ce-time", run.nominal().toString());
        headers.put("idempotency-key", run.id().value());
        headers.put("carillon-attempt", Integer.toString(run.attempt()));
        headers.put("carillon-fence", run.fence().toString());
        signature.ifPresent(proof -> headers.put(
                Signature.HEADER,
                proof.of(run.started(), run.id().value(), run.fence().toString(), call.body())));
        return headers;
    }

    private static void judge(HttpResponse<Void> response) {
        int status = response.statusCode();
        if (status >= SUCCESSES && status < REDIRECTIONS) {
            return;
        }
        String answer = "the answer was " + status;
        boolean mayPass =
                status == REQUEST_TIMEOUT || status == TOO_EARLY || status == TOO_MANY || status >= SERVER_ERRORS;
        if (!mayPass) {
            throw new NonRetryableException(answer + ", which another attempt would not change");
        }
        throw new RetryLaterException(answer, delay(response));
    }

    /** What {@code Retry-After} says in seconds; a date in it is left to the retry rule. */
    private static Duration delay(HttpResponse<Void> response) {
        return response.headers()
                .firstValue("retry-after")
                .filter(text -> text.matches("\\d{1,9}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                .map(delay -> delay.compareTo(RetryLaterException.LONGEST) > 0 ? RetryLaterException.LONGEST : delay)
                .orElse(Duration.ZERO);
    }
}
