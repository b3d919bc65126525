package dev.carillon.node.cli;

import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.ScheduleStore;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Drops the next fire time of a schedule. */
@Command(
        name = "skip",
        description = "Drop the next fire time of a schedule, which leaves a record; the one after it stays.",
        footer = {
            "",
            "Exit code 4 if the schedule has no fire time to skip.",
            "JSON: {\"id\": <id>, \"skipped\": <instant>}.",
            "",
            "Example:",
            "  carillon skip nightly"
        })
final class SkipCommand implements Callable<Integer> {

    @Mixin
    private Target target = new Target();

    @Mixin
    private Output output = new Output();

    @Mixin
    private ChangeNote note = new ChangeNote();

    @Override
    public Integer call() {
        ScheduleId id = target.id();
        note.check();
        Optional<Instant> skipped;
        try (ScheduleStore store = target.open()) {
            skipped = note.client(store).skipNext(id);
            if (skipped.isPresent()) {
                note.note(output, store, "skip-next", id.value());
            }
        }
        if (skipped.isEmpty()) {
            output.message("id: \"" + target.id() + "\" has no fire time to skip");
            return ExitCode.CONFLICT;
        }
        output.show(() -> json(skipped.get()), () -> target.id() + "  skipped " + skipped.get());
        return ExitCode.OK;
    }

    private Map<String, Object> json(Instant skipped) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", target.id());
        view.put("skipped", skipped);
        return view;
    }
}
