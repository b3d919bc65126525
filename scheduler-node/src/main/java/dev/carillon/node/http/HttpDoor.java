package dev.carillon.node.http;

import dev.carillon.node.SchedulerNode;
import dev.carillon.node.Service;
import dev.carillon.node.form.Json;
import dev.carillon.run.Ticker;
import dev.carillon.store.ScheduleStore;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.staticcontent.ClasspathHandlerConfig;
import io.helidon.webserver.staticcontent.StaticContentFeature;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP side of a stock node. It listens before there is a store, and says why nothing else can be had yet; {@link #open}
 * brings store and node. Thread-safe.
 */
public final class HttpDoor implements AutoCloseable {

    /** The largest body of a request. */
    static final int MAX_BODY_BYTES = 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(HttpDoor.class);
    private static final int MOST_CONNECTIONS = 500;
    private static final Duration IDLE = Duration.ofMinutes(2);
    private static final Duration GRACE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final String FILES = "dev/carillon/node/http/dashboard";
    private static final String DESCRIPTION = "dev/carillon/node/http/openapi.yaml";

    private final Stage stage = new Stage();
    private final Meters meters = new Meters();
    private final Events events;
    private final Service surveying;
    private final WebServer server;
    private final HttpConfig config;
    private final InstantSource clock;

    /**
     * Begins to listen.
     *
     * @param clock tells the time while no store does
     * @throws IllegalArgumentException naming {@code http} when the port is taken
     */
    public HttpDoor(HttpConfig config, InstantSource clock, Ticker ticker) {
        this.config = config;
        this.clock = clock;
        Survey survey = new Survey(stage, ticker);
        Outlook outlook = new Outlook(stage, survey, ticker, clock);
        Guard guard = new Guard(config.credentials(), config.isLocal());
        Dispatch dispatch = new Dispatch(guard, stage, new Kept(ticker));
        this.events = new Events(dispatch, outlook);
        this.server = start(routing -> {
            routing.addFilter((chain, request, response) -> {
                Guard.HEADERS.forEach(response::header);
                chain.proceed();
            });
            for (Route route : Routes.all(outlook, survey, guard)) {
                routing.route(
                        Method.create(route.method()),
                        route.pattern(),
                        (request, response) -> dispatch.handle(route, request, response));
            }
            routing.get(Events.PATH, events::handle);
            plain(routing, dispatch);
        });
        this.surveying = new Service("survey", survey, ticker, LONGEST_PAUSE);
        surveying.start();
        LOG.info("HTTP on {}, {}", address(), config.credentials().isEmpty() ? "read-only" : "with credentials");
    }

    /** What needs no role, or is a file. */
    private void plain(HttpRouting.Builder routing, Dispatch dispatch) {
        Health health = new Health(stage);
        routing.get(Health.LIVE, (request, response) -> send(response, health.live()));
        routing.get(Health.READY, (request, response) -> send(response, health.ready()));
        routing.get(
                "/metrics",
                (request, response) ->
                        response.header("Content-Type", Meters.MEDIA_TYPE).send(meters.scrape()));
        routing.get(
                Routes.API + "/openapi.yaml",
                (request, response) ->
                        response.header("Content-Type", "application/yaml").send(description()));
        routing.any(
                Routes.API + "/*",
                (request, response) -> Dispatch.send(
                        response,
                        Refusal.notFound("There is no such path; " + Routes.API + "/openapi.yaml lists all.")));
        routing.any("/*", (request, response) -> {
            try {
                dispatch.admit(request);
            } catch (Refusal e) {
                Dispatch.send(response, e);
                return;
            }
            response.next();
        });
        routing.register(
                "/",
                StaticContentFeature.createService(ClasspathHandlerConfig.builder()
                        .location(FILES)
                        .classLoader(HttpDoor.class.getClassLoader())
                        .welcome("index.html")
                        .build()));
    }

    private static byte[] description() {
        try (InputStream file = HttpDoor.class.getClassLoader().getResourceAsStream(DESCRIPTION)) {
            return Objects.requireNonNull(file, DESCRIPTION).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void send(ServerResponse response, Answer answer) {
        response.status(answer.status())
                .header("Content-Type", "application/json")
                .send(Json.compact(answer.body()));
    }

    /** Looks first whether the port is free, because Helidon would log the failure and go on without a port. */
    private WebServer start(Consumer<HttpRouting.Builder> routes) {
        try (ServerSocket free = new ServerSocket(config.port(), 1, config.address())) {
            LOG.debug("{} is free", free.getLocalSocketAddress());
        } catch (IOException e) {
            if (!config.mayMove()) {
                throw new IllegalArgumentException(notListening(config.port()) + ": " + e.getMessage(), e);
            }
            return listen(0, routes);
        }
        return listen(config.port(), routes);
    }

    private String notListening(int port) {
        return "http: " + config.host() + ":" + port + " cannot be listened on";
    }

    private WebServer listen(int port, Consumer<HttpRouting.Builder> routes) {
        WebServer started = WebServer.builder()
                .address(config.address())
                .port(port)
                .maxPayloadSize(MAX_BODY_BYTES)
                .maxTcpConnections(MOST_CONNECTIONS)
                .idleConnectionTimeout(IDLE)
                .shutdownGracePeriod(GRACE)
                .shutdownHook(false)
                .featuresDiscoverServices(false)
                .directHandlers(HttpDoor::problems)
                .routing(routes)
                .build()
                .start();
        if (!started.isRunning()) {
            throw new IllegalArgumentException(notListening(port));
        }
        return started;
    }

    /** What never becomes a request, because it is malformed or too large, is answered in the same form. */
    private static void problems(DirectHandlers.Builder handlers) {
        for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
            handlers.addHandler(type, (request, event, status, headers, message) -> {
                Problem problem = new Problem(status.code(), status.reasonPhrase(), status.reasonPhrase() + ".");
                Guard.HEADERS.forEach((name, value) -> headers.set(HeaderNames.create(name), value));
                headers.set(HeaderNames.CACHE_CONTROL, "no-store");
                return DirectHandler.TransportResponse.builder()
                        .status(status)
                        .headers(headers)
                        .header(HeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE)
                        .keepAlive(event.keepAlive())
                        .entity(Json.compact(problem.fields()))
                        .build();
            });
        }
    }

    /** Where it listens, {@code http://host:port}. */
    public String address() {
        return "http://" + config.host() + ":" + server.port();
    }

    /** Where the node is to count and measure, so that {@code /metrics} shows it. */
    public MeterRegistry meters() {
        return meters.registry();
    }

    /** Says why there is no store yet. */
    public void explain(String reason) {
        stage.explain(reason);
    }

    /** The store and the node are there. Both stay the caller's to close, after this. */
    public void open(ScheduleStore store, SchedulerNode node) {
        stage.open(new Stage.Scene(store, node));
        meters.watchClock(clock, store.clock());
    }

    @Override
    public void close() {
        stage.close("This node is ending.");
        events.close();
        surveying.stop();
        server.stop();
        surveying.join(GRACE);
    }
}
