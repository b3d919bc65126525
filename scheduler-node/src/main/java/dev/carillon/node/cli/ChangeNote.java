package dev.carillon.node.cli;

import dev.carillon.client.SchedulerClient;
import dev.carillon.store.ScheduleStore;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Who changes something and why, for the journal of the namespace. */
final class ChangeNote {

    static final String PUT_SCHEDULE = "put schedule";
    static final String DELETE_SCHEDULE = "delete schedule";

    /** How many changes of one command are noted one by one. */
    private static final int MOST = 1_000;

    @Mixin
    private Actor actor = new Actor();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for whoever reads the journal later.")
    private String reason = "";

    /** @throws IllegalArgumentException naming {@code actor} or {@code reason} when it could not be noted */
    void check() {
        actor.check(reason);
    }

    /** A client that acts for whoever it is. */
    SchedulerClient client(ScheduleStore store) {
        return actor.client(store);
    }

    /**
     * Notes what was done.
     *
     * @return whether it was noted
     */
    boolean note(Output output, ScheduleStore store, String action, String target) {
        return actor.note(output, store, action, target, reason);
    }

    /** Notes what became of many schedules, up to the first that cannot be noted; of very many how many more there are. */
    void note(Output output, ScheduleStore store, List<Change> changes) {
        List<Change> made = changes.stream().filter(Change::isMade).toList();
        boolean all = made.stream().limit(MOST).allMatch(change -> note(output, store, change));
        if (all && made.size() > MOST) {
            note(output, store, PUT_SCHEDULE, (made.size() - MOST) + " more schedules");
        }
    }

    private boolean note(Output output, ScheduleStore store, Change change) {
        boolean isGone = change.kind() == Change.Kind.DELETED;
        return note(
                output,
                store,
                isGone ? DELETE_SCHEDULE : PUT_SCHEDULE,
                change.id().value());
    }
}
