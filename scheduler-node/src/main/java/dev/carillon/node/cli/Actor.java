package dev.carillon.node.cli;

import dev.carillon.client.SchedulerClient;
import dev.carillon.store.JournalEntry;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoreException;
import picocli.CommandLine.Option;

/** Who changes something. Each change is noted in the journal of the namespace once it is made. */
final class Actor {

    private static final String VIA = "cli";

    @Option(
            names = "--actor",
            paramLabel = "NAME",
            defaultValue = "${sys:user.name}",
            description = "Who wants it (CARILLON_ACTOR; default: the user's name).")
    private String name = "";

    /** @throws IllegalArgumentException naming {@code actor} or {@code reason} when it could not be noted */
    void check(String reason) {
        entry("change", "something", reason);
    }

    /** A client that acts for this one. */
    SchedulerClient client(ScheduleStore store) {
        return new SchedulerClient(store, name);
    }

    /**
     * Notes what was done. What cannot be noted is done all the same, and said.
     *
     * @return whether it was noted
     */
    boolean note(Output output, ScheduleStore store, String action, String target, String reason) {
        try {
            store.note(entry(action, target, reason));
            return true;
        } catch (StoreException e) {
            output.message("this is done, but it could not be noted in the journal: " + e.getMessage());
            return false;
        }
    }

    private JournalEntry entry(String action, String target, String reason) {
        return new JournalEntry(name, action, target, reason, VIA);
    }
}
