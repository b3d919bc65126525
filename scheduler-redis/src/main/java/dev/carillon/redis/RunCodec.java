package dev.carillon.redis;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.carillon.run.Attempt;
import dev.carillon.run.Claim;
import dev.carillon.run.NodeId;
import dev.carillon.run.Progress;
import dev.carillon.run.RunError;
import dev.carillon.run.RunId;
import dev.carillon.run.RunNotes;
import dev.carillon.run.RunResult;
import dev.carillon.run.RunState;
import dev.carillon.schedule.JsonText;
import dev.carillon.store.DeadLetter;
import dev.carillon.store.DropReason;
import dev.carillon.store.RunRecord;
import dev.carillon.store.RunStatus;
import dev.carillon.store.StoreProtocolException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** How ended runs stand in the history: one line of JSON each, with the absent fields left out. */
final class RunCodec {

    private static final JsonMapper MAPPER = StoredJson.mapper()
            .changeDefaultPropertyInclusion(value -> value.withValueInclusion(JsonInclude.Include.NON_NULL))
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
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
            @Nullable String fence,
            @Nullable String reason,
            @Nullable RunError error,
            @JsonRawValue @Nullable Object result,
            @Nullable Progress progress,
            @Nullable List<String> log) {}

    /** What the handler of a running attempt said; the next attempt finds it there, and it is not its own. */
    private record Notes(
            int attempt,
            @Nullable Progress progress,
            @Nullable List<String> log) {}

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
                claim.fence().toString(),
                null,
                attempt.error(),
                attempt.result() == null ? null : attempt.result().json(),
                attempt.notes().progress(),
                lines(attempt.notes())));
    }

    private static @Nullable List<String> lines(RunNotes notes) {
        return notes.log().isEmpty() ? null : notes.log();
    }

    /** What the handler of an attempt said, as the run's record keeps it. */
    static String notes(Claim claim, RunNotes notes) {
        return MAPPER.writeValueAsString(new Notes(claim.attempt(), notes.progress(), lines(notes)));
    }

    /** A running run from the reply of the script that looked for it; notes that cannot be read are none. */
    static RunStatus.Running running(List<Object> reply) {
        int attempt = number(Replies.text(reply, 2));
        return new RunStatus.Running(
                new NodeId(Replies.text(reply, 1)),
                attempt,
                Times.parse(Replies.text(reply, 3)).orElse(Instant.EPOCH),
                Instant.ofEpochMilli(Replies.millis(reply, 4)),
                readNotes(Replies.text(reply, 5), attempt));
    }

    private static RunNotes readNotes(String text, int attempt) {
        try {
            Notes notes = text.isEmpty() ? null : MAPPER.readValue(text, Notes.class);
            return notes == null || notes.attempt() != attempt ? RunNotes.NONE : notes(notes.progress(), notes.log());
        } catch (RuntimeException e) {
            return RunNotes.NONE;
        }
    }

    private static RunNotes notes(@Nullable Progress progress, @Nullable List<String> log) {
        return new RunNotes(progress, log == null ? List.of() : log);
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
            throw new StoreProtocolException("a line of the history cannot be read: " + JsonText.problem(e), null);
        }
    }

    private static RunRecord toRecord(Line line) {
        Instant ended = Times.instant(line.ended());
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
                Optional.ofNullable(line.error()),
                Optional.ofNullable(line.result()).map(RunResult::of),
                notes(line.progress(), line.log()));
    }

    static String error(@Nullable RunError error) {
        return error == null ? "" : MAPPER.writeValueAsString(error);
    }

    /** The end of a dead run from the reply of the script that looked for it. */
    static RunRecord dead(RunId run, List<Object> reply) {
        Instant died = Instant.ofEpochMilli(Replies.millis(reply, 1));
        DeadLetter letter = new DeadLetter(
                run,
                Namespace.readableLane(Replies.text(reply, 2)).task(),
                died,
                number(Replies.text(reply, 4)),
                readError(Replies.text(reply, 6)));
        return letter.asRecord(Times.parse(Replies.text(reply, 3)).orElse(died), number(Replies.text(reply, 5)));
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
