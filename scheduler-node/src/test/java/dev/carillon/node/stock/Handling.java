package dev.carillon.node.stock;

import dev.carillon.task.Run;
import dev.carillon.task.TaskHandler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A handler at work on a thread of its own, which can be told to stop as a node does. */
final class Handling {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final CompletableFuture<String> end = new CompletableFuture<>();
    private final Thread thread;

    private Handling(TaskHandler<JsonNode> handler, String payload, Run run) {
        this.thread = Thread.ofVirtual().unstarted(() -> {
            try {
                handler.handle(JsonMapper.shared().readTree(payload), run);
                end.complete("done");
            } catch (Throwable e) {
                end.completeExceptionally(e);
            }
        });
    }

    static Handling start(TaskHandler<JsonNode> handler, String payload, Run run) {
        Handling handling = new Handling(handler, payload, run);
        handling.thread.start();
        return handling;
    }

    /** Waits for the end, and throws what the handler threw. */
    static void of(TaskHandler<JsonNode> handler, String payload, Run run) throws Throwable {
        start(handler, payload, run).await();
    }

    void stop() {
        thread.interrupt();
    }

    boolean isOver() {
        return end.isDone();
    }

    void await() throws Throwable {
        try {
            end.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause();
        } catch (TimeoutException e) {
            throw new AssertionError("the handler goes on and on", e);
        }
    }
}
