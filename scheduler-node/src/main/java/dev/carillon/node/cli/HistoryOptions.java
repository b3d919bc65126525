package dev.carillon.node.cli;

import dev.carillon.client.ScheduleHandle;
import dev.carillon.store.RunRecord;
import java.util.List;
import java.util.function.Predicate;
import picocli.CommandLine.Option;

/** How much of a schedule's history to show. */
final class HistoryOptions {

    /** More than a store keeps of one schedule. */
    static final int MOST = 1_000;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many at most, up to 1000 (default: ${DEFAULT-VALUE}).")
    private int limit;

    /** @throws IllegalArgumentException naming {@code limit} when it is out of range */
    void check() {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("limit: " + limit + " must be from 1 to " + MOST);
        }
    }

    /** The latest of those that are wanted, newest first. */
    List<RunRecord> read(ScheduleHandle handle, Predicate<RunRecord> wanted) {
        return handle.history(MOST).stream().filter(wanted).limit(limit).toList();
    }
}
