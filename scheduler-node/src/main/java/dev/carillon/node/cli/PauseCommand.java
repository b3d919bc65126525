package dev.carillon.node.cli;

import dev.carillon.client.SchedulerClient;
import dev.carillon.node.form.DurationText;
import dev.carillon.node.form.InstantText;
import dev.carillon.node.form.ScheduleView;
import dev.carillon.node.form.Words;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.JournalEntry;
import dev.carillon.store.PauseScope;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Stops a schedule from firing, or many. */
@Command(
        name = "pause",
        description = {
            "Stop a schedule from firing, or those of a task, or with a tag, or all, also those created later.",
            "When this returns, nothing new of them starts but manual runs; what runs goes on."
        },
        footer = {
            "",
            "JSON: the schedule, as get prints it, without runs; of many, what pauses prints of them.",
            "",
            "Examples:",
            "  carillon pause nightly --reason 'database is being moved'",
            "  carillon pause --tag team:billing --reason freeze --until 2h"
        })
final class PauseCommand implements Callable<Integer> {

    @Mixin
    private PauseTarget target = new PauseTarget();

    @Mixin
    private RedisOptions redis = new RedisOptions();

    @Mixin
    private Output output = new Output();

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why, for whoever asks later.")
    private String reason = "";

    @Mixin
    private Actor actor = new Actor();

    @Option(
            names = "--until",
            paramLabel = "INSTANT|DURATION",
            description = "When it ends by itself, or after how long, such as 2h; default: when it is resumed.")
    private @Nullable String until;

    @Override
    public Integer call() {
        Optional<PauseScope> scope = target.scope();
        requireReason();
        actor.check(reason);
        Optional<Function<Instant, Instant>> end = Optional.ofNullable(until).map(PauseCommand::end);
        ScheduleId id = scope.isPresent() ? new ScheduleId("many") : target.id();
        try (ScheduleStore store = redis.open()) {
            SchedulerClient client = actor.client(store);
            Optional<Instant> moment =
                    end.map(from -> from.apply(store.clock().instant().truncatedTo(ChronoUnit.MILLIS)));
            if (scope.isPresent()) {
                pauseAll(client, scope.get(), moment);
                actor.note(output, store, "put pause", scope.get().toString(), reason);
            } else {
                pause(client, id, moment);
                actor.note(output, store, "pause", id.value(), reason);
            }
        }
        return ExitCode.OK;
    }

    private void requireReason() {
        if (reason.isBlank()) {
            throw new IllegalArgumentException(
                    "reason: must be one line of 1 to " + JournalEntry.MAX_REASON_CHARS + " characters");
        }
    }

    private void pause(SchedulerClient client, ScheduleId id, Optional<Instant> end) {
        StoredSchedule paused = end.isPresent() ? client.pause(id, reason, end.get()) : client.pause(id, reason);
        output.show(() -> ScheduleView.of(paused), () -> id + "  " + Words.of(paused.state()) + words(end));
    }

    private void pauseAll(SchedulerClient client, PauseScope scope, Optional<Instant> end) {
        if (end.isPresent()) {
            client.pause(scope, reason, end.get());
        } else {
            client.pause(scope, reason);
        }
        output.show(
                () -> client.pauses().stream()
                        .filter(each -> each.scope().equals(scope))
                        .map(ScheduleView::of)
                        .toList(),
                () -> scope + "  paused" + words(end));
    }

    private static String words(Optional<Instant> end) {
        return end.map(at -> "  until " + at).orElse("");
    }

    /** What begins like a date is a point in time, all else a duration, which counts from now. */
    private static Function<Instant, Instant> end(String text) {
        if (text.matches("\\d{4}-.*")) {
            Instant at = InstantText.instant("until", text);
            return now -> at;
        }
        try {
            Duration after = DurationText.parse(text);
            return now -> now.plus(after);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("until: " + e.getMessage(), e);
        }
    }
}
