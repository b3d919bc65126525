package dev.carillon.node.cli;

import dev.carillon.client.ScheduleBuilder;
import dev.carillon.node.form.InstantText;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Within what a schedule fires. */
final class BoundsOptions {

    @Option(
            names = "--start-at",
            paramLabel = "INSTANT",
            description =
                    "The first moment at which it may fire; --every counts from there (default: from the creation).")
    private @Nullable String startAt;

    @Option(names = "--end-at", paramLabel = "INSTANT", description = "The last moment at which it may fire.")
    private @Nullable String endAt;

    @Option(
            names = "--max-runs",
            paramLabel = "N",
            description = "How many runs it may start; retries and manual runs do not count.")
    private @Nullable Integer maxRuns;

    @Option(
            names = "--jitter",
            paramLabel = "DURATION",
            converter = DurationOption.class,
            description = "Scatter its fire times over this long, the same on every node.")
    private @Nullable Duration jitter;

    @Option(
            names = "--except",
            paramLabel = "CALENDAR",
            split = ",",
            description = "A calendar whose times it does not fire at, up to 4 of them.")
    private List<String> except = List.of();

    /** The calendars that it names. */
    List<String> except() {
        return except;
    }

    /** @throws IllegalArgumentException naming the field that is malformed or out of range */
    void apply(ScheduleBuilder builder) {
        if (startAt != null) {
            builder.startAt(InstantText.instant("startAt", startAt));
        }
        if (endAt != null) {
            builder.endAt(InstantText.instant("endAt", endAt));
        }
        if (maxRuns != null) {
            builder.maxRuns(maxRuns);
        }
        if (jitter != null) {
            builder.jitter(jitter);
        }
        builder.except(except.toArray(String[]::new));
    }
}
