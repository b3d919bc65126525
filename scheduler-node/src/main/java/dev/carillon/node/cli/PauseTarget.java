package dev.carillon.node.cli;

import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.PauseScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is to be paused or resumed: one schedule, or many at once. */
final class PauseTarget {

    @Parameters(arity = "0..1", paramLabel = "ID", description = "The schedule's id.")
    private @Nullable String id;

    @Option(names = "--task", paramLabel = "NAME", description = "Instead of an id: all schedules of this task.")
    private @Nullable String task;

    @Option(names = "--tag", paramLabel = "TAG", description = "Instead of an id: all schedules with this tag.")
    private @Nullable String tag;

    @Option(names = "--all", description = "Instead of an id: all schedules.")
    private boolean all;

    /**
     * The scope, if many are meant.
     *
     * @throws IllegalArgumentException naming {@code id} when not exactly one of the four is given, {@code task} or
     *     {@code tag} when it is malformed
     */
    Optional<PauseScope> scope() {
        List<PauseScope> scopes = new ArrayList<>();
        if (task != null) {
            scopes.add(PauseScope.task(task));
        }
        if (tag != null) {
            scopes.add(PauseScope.tag(tag));
        }
        if (all) {
            scopes.add(PauseScope.all());
        }
        if (scopes.size() + (id == null ? 0 : 1) != 1) {
            throw new IllegalArgumentException("id: give either an id, or --task, or --tag, or --all");
        }
        return scopes.stream().findFirst();
    }

    /**
     * The schedule, if one is meant.
     *
     * @throws IllegalArgumentException naming {@code id} when it is malformed
     */
    ScheduleId id() {
        return new ScheduleId(id == null ? "" : id);
    }
}
