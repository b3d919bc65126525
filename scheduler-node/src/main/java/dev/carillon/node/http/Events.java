package dev.carillon.node.http;

import dev.carillon.node.form.Json;
import io.helidon.http.sse.SseEvent;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.sse.SseSink;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The overview each second, and what people change, to whoever listens. Thread-safe. */
final class Events {

    static final String PATH = Routes.API + "/events";

    /** How many may listen at a time. */
    static final int MOST_LISTENERS = 100;

    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final Duration RECONNECT = Duration.ofSeconds(2);
    private final Dispatch dispatch;
    private final Outlook outlook;
    private final Semaphore seats = new Semaphore(MOST_LISTENERS);
    private final CountDownLatch closed = new CountDownLatch(1);

    Events(Dispatch dispatch, Outlook outlook) {
        this.dispatch = dispatch;
        this.outlook = outlook;
    }

    void handle(ServerRequest request, ServerResponse response) {
        try {
            dispatch.admit(request);
            if (!seats.tryAcquire()) {
                throw new Refusal(
                        new Problem(Problems.UNAVAILABLE, "Too many listeners", MOST_LISTENERS + " listen already."));
            }
        } catch (Refusal e) {
            Dispatch.send(response, e);
            return;
        }
        try {
            tell(response);
        } catch (UncheckedIOException | IllegalStateException e) {
            // the listener is gone, which is how this ends
        } finally {
            seats.release();
        }
    }

    /** Ends all of them. */
    void close() {
        closed.countDown();
    }

    private void tell(ServerResponse response) {
        try (SseSink sink = response.sink(SseSink.TYPE)) {
            Outlook.Snapshot told = outlook.snapshot();
            sink.emit(overview(told).reconnectDelay(RECONNECT).build());
            while (!closed.await(PERIOD.toNanos(), TimeUnit.NANOSECONDS)) {
                Outlook.Snapshot now = outlook.snapshot();
                if (now.number() != told.number()) {
                    sink.emit(overview(now).build());
                    now.changesSince(told)
                            .forEach(entry -> sink.emit(
                                    event("journal", Journal.view(entry)).build()));
                    told = now;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static SseEvent.Builder overview(Outlook.Snapshot snapshot) {
        return event("overview", snapshot.view());
    }

    private static SseEvent.Builder event(String name, Map<String, Object> view) {
        return SseEvent.builder().name(name).data(Json.compact(view));
    }
}
