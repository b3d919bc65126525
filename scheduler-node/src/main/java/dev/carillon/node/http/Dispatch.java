package dev.carillon.node.http;

import dev.carillon.node.form.Json;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a request of Helidon's to the action of a route, and the answer back. Immutable and thread-safe. */
final class Dispatch {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);
    private static final String JSON = "application/json";

    private final Guard guard;
    private final Stage stage;
    private final Kept kept;

    Dispatch(Guard guard, Stage stage, Kept kept) {
        this.guard = guard;
        this.stage = stage;
        this.kept = kept;
    }

    /** The words of a request of Helidon's. Not thread-safe. */
    private static final class Request implements Call.Words {

        private final ServerRequest request;
        private @Nullable String body;

        Request(ServerRequest request) {
            this.request = request;
        }

        @Override
        public String path(String name) {
            return request.path().pathParameters().get(name);
        }

        @Override
        public Optional<String> query(String name) {
            return request.query().first(name).asOptional();
        }

        @Override
        public Optional<String> header(String name) {
            return request.headers().value(HeaderNames.create(name));
        }

        /** Comes out of the connection once, and is wanted twice: for the journal and for the change itself. */
        @Override
        public String body() {
            String read = body;
            if (read == null) {
                read = request.content().hasEntity() ? request.content().as(String.class) : "";
                body = read;
            }
            return read;
        }
    }

    void handle(Route route, ServerRequest request, ServerResponse response) {
        Request words = new Request(request);
        try {
            Identity who = admit(words);
            guard.requireRole(route, who, words.header("Sec-Fetch-Site"));
            String key = request.prologue().uriPath().rawPath() + "?"
                    + request.query().rawValue();
            Answer answer =
                    route.isKept() ? kept.answer(key, () -> answer(route, words, who)) : answer(route, words, who);
            send(response, answer, JSON);
        } catch (Exception e) {
            send(response, e);
        }
    }

    /** Who asks, if they may ask anything at all. */
    Identity admit(ServerRequest request) {
        return admit(new Request(request));
    }

    private Identity admit(Request words) {
        guard.requireOwnHost(words.header("Host"));
        return guard.identify(words.header("Authorization"));
    }

    private Answer answer(Route route, Request words, Identity who) throws InterruptedException {
        return route.carryOut(new Call(words, who, route.needsStore() ? stage.require() : null));
    }

    private static void send(ServerResponse response, Answer answer, String type) {
        answer.headers().forEach(response::header);
        response.header("Cache-Control", "no-store");
        response.status(answer.status()).header("Content-Type", type).send(Json.compact(answer.body()));
    }

    /** What went wrong, in words; of a bug the words are in the log. */
    static void send(ServerResponse response, Exception thrown) {
        Problem problem = Problems.of(thrown);
        if (problem.status() == Problems.FAILED) {
            LOG.error("a request failed", thrown);
        }
        Answer answer = new Answer(problem.status(), problem.fields(), Map.of());
        send(
                response,
                problem.status() == Problems.UNAUTHORIZED
                        ? answer.with("WWW-Authenticate", "Basic realm=\"carillon\", charset=\"UTF-8\"")
                        : answer,
                Problem.MEDIA_TYPE);
    }
}
