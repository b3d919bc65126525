package dev.carillon.node.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Asks a door, and fails when an answer is not as {@code openapi.yaml} describes it. Immutable and thread-safe. */
final class Api {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String address;
    private final Runnable before;
    private final Map<String, String> headers;

    /** @param before is run before each request */
    Api(String address, Runnable before) {
        this(address, before, Map.of());
    }

    private Api(String address, Runnable before, Map<String, String> headers) {
        this.address = address;
        this.before = before;
        this.headers = headers;
    }

    /** The same with one more header. */
    Api with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Api(address, before, more);
    }

    /** The same as somebody who has this secret. */
    Api as(String secret) {
        return with("Authorization", "Bearer " + secret);
    }

    /** The same as anybody. */
    Api anonymous() {
        return new Api(address, before);
    }

    Reply get(String path) {
        return ask("GET", path, "");
    }

    Reply put(String path, String body) {
        return ask("PUT", path, body);
    }

    Reply post(String path, String body) {
        return ask("POST", path, body);
    }

    Reply delete(String path) {
        return ask("DELETE", path, "");
    }

    /**
     * Asks for something.
     *
     * @param path with everything in it percent-encoded that has to be
     */
    Reply ask(String method, String path, String body) {
        before.run();
        try {
            HttpResponse<String> response = CLIENT.send(request(method, path, body), BodyHandlers.ofString());
            Reply reply = new Reply(
                    method, response.uri().getRawPath(), response.statusCode(), response.headers(), response.body());
            checkHeaders(reply);
            ApiDescription.shipped().check(reply);
            return reply;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Asks for a stream and returns when it has begun; whoever asks closes it. */
    InputStream open(String path) {
        try {
            HttpResponse<InputStream> response = CLIENT.send(request("GET", path, ""), BodyHandlers.ofInputStream());
            Reply begun = new Reply("GET", response.uri().getRawPath(), response.statusCode(), response.headers(), "");
            checkHeaders(begun);
            ApiDescription.shipped().check(begun.is(Answer.OK));
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private HttpRequest request(String method, String path, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path))
                .timeout(PATIENCE)
                // what is too long is refused before it is sent, not by a connection that closes in the middle of it
                .expectContinue(body.length() > HttpDoor.MAX_BODY_BYTES)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return request.build();
    }

    /** Whatever is answered protects the browser that gets it, and what the API says is never kept. */
    private static void checkHeaders(Reply reply) {
        Guard.HEADERS.forEach((name, value) -> assertThat(reply.header(name))
                .describedAs("%s of %s %s %d", name, reply.method(), reply.path(), reply.status())
                .isEqualTo(value));
        if (reply.path().startsWith(Routes.API) && reply.mediaType().endsWith("json")) {
            assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
        }
    }

    /** A text as a part of a path or behind a question mark. */
    static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }
}
