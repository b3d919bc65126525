package dev.carillon.node.cli;

import dev.carillon.node.form.JournalView;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.JournalEntry;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Follows the journal: who changed what, and why. */
@Command(
        name = "events",
        description = {
            "Show who changed what and why, and go on with each change as it is made, until Ctrl-C.",
            "Noted are the changes of this program and those over HTTP, not what client libraries do."
        },
        footer = {
            "",
            "JSON: a line each of {\"at\", \"actor\", \"action\", \"target\", \"reason\", \"via\": cli|http}.",
            "",
            "Examples:",
            "  carillon events",
            "  carillon events nightly --limit 20",
            "  carillon events -o json | grep pause"
        })
final class EventsCommand implements Callable<Integer> {

    /** How many are shown before it goes on. */
    private static final int FIRST = 10;

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Supplier<Pace> paces;

    @Parameters(
            arity = "0..1",
            paramLabel = "ID",
            description = "Only what was done to this schedule and its runs, among the latest 1000 changes.")
    private @Nullable String id;

    @Mixin
    private RedisOptions redis = new RedisOptions();

    @Mixin
    private Output output = new Output();

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Show the latest, this many at most, up to 1000, and end.")
    private @Nullable Integer limit;

    EventsCommand(Supplier<Pace> paces) {
        this.paces = paces;
    }

    @Override
    public Integer call() throws InterruptedException {
        Optional<ScheduleId> about = Optional.ofNullable(id).map(ScheduleId::new);
        if (limit != null) {
            int most = JournalEntry.requireLimit(limit);
            try (ScheduleStore store = redis.open()) {
                show(new JournalTail(store, about).latest(most));
            }
            return ExitCode.OK;
        }
        try (Pace pace = paces.get();
                ScheduleStore store = redis.open()) {
            follow(new JournalTail(store, about), pace);
        }
        return ExitCode.OK;
    }

    /** Goes on through outages, each of which is said once. */
    private void follow(JournalTail journal, Pace pace) throws InterruptedException {
        boolean isRead = show(journal.latest(FIRST));
        boolean isAway = false;
        while (isRead && pace.isTimeAgain(PAUSE)) {
            try {
                isRead = show(journal.news());
                isAway = false;
            } catch (StoreUnavailableException e) {
                if (!isAway) {
                    output.message("Redis cannot be reached, it is tried again and again: " + e.getMessage());
                }
                isAway = true;
            }
        }
    }

    /** False when nobody reads it any more. */
    private boolean show(List<JournalEntry> entries) {
        boolean isRead = true;
        for (JournalEntry entry : entries) {
            isRead = output.showNext(() -> JournalView.of(entry), () -> JournalView.line(entry));
        }
        return isRead;
    }
}
