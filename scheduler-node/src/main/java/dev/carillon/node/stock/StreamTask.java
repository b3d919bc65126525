package dev.carillon.node.stock;

import dev.carillon.node.form.FileFields;
import dev.carillon.schedule.Payload;
import dev.carillon.store.Acknowledgement;
import dev.carillon.task.NonRetryableException;
import dev.carillon.task.Run;
import dev.carillon.task.Task;
import dev.carillon.task.TaskHandler;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The built-in task {@code stream}: hands its payload's body out on a stream, to programs in any language, and waits until one
 * of them acknowledges the run: it is done, or it failed and is tried again.
 */
final class StreamTask implements TaskHandler<JsonNode> {

    /** As long as a program may take, and as long as there may be none. */
    static final Task<JsonNode> TASK = Task.of("stream", JsonNode.class).withTimeout(Duration.ofMinutes(10));

    private static final List<String> FIELDS = List.of("stream", "body", "ack");

    private final Consumers consumers;

    StreamTask(Consumers consumers) {
        this.consumers = consumers;
    }

    /** What is handed out, where, and whether it is waited for. */
    private record Parcel(String stream, String body, boolean isAwaited) {

        static Parcel of(JsonNode payload) {
            try {
                FileFields fields = new FileFields(payload, "payload.", FIELDS);
                return new Parcel(
                        fields.needed("stream"),
                        fields.value("body").map(JsonNode::toString).orElse(""),
                        fields.truth("ack").orElse(true));
            } catch (IllegalArgumentException e) {
                throw new NonRetryableException(String.valueOf(e.getMessage()), e);
            }
        }
    }

    @Override
    public void handle(JsonNode payload, Run run) throws InterruptedException {
        Parcel parcel = Parcel.of(payload);
        if (!parcel.isAwaited()) {
            send(parcel, run);
            return;
        }
        try (Consumers.Waiting waiting = consumers.expect(run.id(), run.fence())) {
            send(parcel, run);
            accept(waiting.await(), run);
        }
    }

    private void send(Parcel parcel, Run run) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("run", run.id().value());
        fields.put("schedule", run.schedule().value());
        fields.put("nominal", run.nominal().toString());
        fields.put("attempt", Integer.toString(run.attempt()));
        fields.put("fence", run.fence().toString());
        if (!parcel.body().isEmpty()) {
            fields.put("body", parcel.body());
        }
        fields.put("ack", Boolean.toString(parcel.isAwaited()));
        try {
            consumers.send(parcel.stream(), fields);
        } catch (IllegalArgumentException e) {
            throw new NonRetryableException("payload." + e.getMessage(), e);
        }
    }

    private static void accept(Acknowledgement acknowledgement, Run run) {
        if (acknowledgement.error().isPresent()) {
            throw new IllegalStateException(acknowledgement.error().get());
        }
        acknowledgement.result().ifPresent(json -> keep(json, run));
    }

    /** The work is done: what cannot be kept of it is no reason to do it again. */
    private static void keep(String json, Run run) {
        try {
            run.result(Payload.ofJson(json).as(Object.class));
        } catch (IllegalArgumentException e) {
            run.log("the result that the program left was not kept: " + e.getMessage());
        }
    }
}
