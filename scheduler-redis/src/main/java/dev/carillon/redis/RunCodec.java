package dev.carillon.redis;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.carillon.run.Attempt;
import dev.carillon.run.Claim;
import dev.carillon.run.NodeId;
import dev.carillon.run.RunError;
import dev.carillon.run.RunId;
import dev.carillon.run.RunState;
import dev.carillon.store.DeadLetter;
import dev.carillon.store.DropReason;
import dev.carillon.store.RunRecord;
import dev.carillon.store.StoreProtocolException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** How ended runs stand in the history: one line of JSON each, with the absent fields left out. */
final class RunCodec {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .changeDefaultPropertyInclusion(value -> value.withValueInclusion(JsonInclude.Include.NON_NULL))
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    /** The line, in the order of its fields. */
    private record Line(
            String run,
            String state,
            @Nullable String nominal,
            int attempt,
            @Nullable String node,
            @Nullable String started,
            String ended,
            int missedCount,
            @Nullable String reason,
            @Nullable RunError error) {}

    private RunCodec() {}

    static String line(Claim claim, Attempt attempt, RunState state) {
        return MAPPER.writeValueAsString(new Line(
                claim.run().value(),
                state.name(),
                Times.iso(claim.occurrence().nominal()),
                claim.attempt(),
                claim.node().value(),
                Times.iso(attempt.started()),
                Times.iso(attempt.ended()),
                claim.missedCount(),
                null,
                attempt.error()));
    }

    /**
     * Reads one line.
     *
     * @throws StoreProtocolException when it is not the record of a run
     */
    static RunRecord read(String text) {
        try {
            return toRecord(MAPPER.readValue(text, Line.class));
        } catch (RuntimeException e) {
            throw new StoreProtocolException("a line of the history cannot be read: " + e.getMessage(), e);
        }
    }

    private static RunRecord toRecord(Line line) {
        Instant ended = Instant.parse(line.ended());
        return new RunRecord(
                new RunId(line.run()),
                RunState.valueOf(line.state()),
                Times.parse(line.nominal()).orElse(ended),
                line.attempt(),
                Optional.ofNullable(line.node()).map(NodeId::new),
                Times.parse(line.started()),
                ended,
                line.missedCount(),
                Optional.ofNullable(line.reason()).map(DropReason::valueOf),
                Optional.ofNullable(line.error()));
    }

    static String error(@Nullable RunError error) {
        return error == null ? "" : MAPPER.writeValueAsString(error);
    }

    /** A dead letter from the record of its run. */
    static DeadLetter deadLetter(RunId run, Instant died, Map<String, String> fields) {
        return new DeadLetter(
                run,
                Namespace.readableLane(fields.getOrDefault("task", "")).task(),
                died,
                number(fields.getOrDefault("attempt", "0")),
                readError(fields.get("error")));
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static Optional<RunError> readError(@Nullable String text) {
        try {
            return text == null ? Optional.empty() : Optional.of(MAPPER.readValue(text, RunError.class));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }
}
