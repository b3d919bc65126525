package dev.carillon.node.cli;

import dev.carillon.node.form.Line;
import dev.carillon.redis.NamespaceCaps;
import dev.carillon.redis.RedisScheduleStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows how much a namespace may hold and start, or changes that. */
@Command(
        name = "caps",
        description = "Show how much the namespace may hold and start; with an option, change that for everybody.",
        footer = {
            "",
            "One schedule more than the cap is refused. Fires beyond their cap start later, none is dropped.",
            "JSON: schedules, firesPerSecond; a cap that is not set is left out.",
            "",
            "Examples:",
            "  carillon caps",
            "  carillon caps --schedules 100000 --fires-per-second 500",
            "  carillon caps --schedules none"
        })
final class CapsCommand implements Callable<Integer> {

    private static final String NONE = "none";

    @Mixin
    private RedisOptions redis = new RedisOptions();

    @Mixin
    private Output output = new Output();

    @Mixin
    private ChangeNote note = new ChangeNote();

    @Option(names = "--schedules", paramLabel = "N|none", description = "The most schedules that there may be.")
    private @Nullable String schedules;

    @Option(names = "--fires-per-second", paramLabel = "N|none", description = "The most starts in a second.")
    private @Nullable String fires;

    @Override
    public Integer call() {
        note.check();
        Optional<OptionalInt> newSchedules = Optional.ofNullable(schedules).map(text -> cap("schedules", text));
        Optional<OptionalInt> newFires = Optional.ofNullable(fires).map(text -> cap("fires-per-second", text));
        try (RedisScheduleStore store = redis.open()) {
            if (newSchedules.isPresent() || newFires.isPresent()) {
                NamespaceCaps before = store.caps();
                store.setCaps(new NamespaceCaps(
                        newSchedules.orElse(before.schedules()), newFires.orElse(before.firesPerSecond())));
                note.note(output, store, "put caps", redis.namespace());
            }
            NamespaceCaps caps = store.caps();
            output.show(() -> fields(caps), () -> table(caps));
        }
        return ExitCode.OK;
    }

    private static OptionalInt cap(String option, String text) {
        if (text.equals(NONE)) {
            return OptionalInt.empty();
        }
        try {
            int cap = Integer.parseInt(text);
            if (cap >= 1 && cap <= NamespaceCaps.MOST) {
                return OptionalInt.of(cap);
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException(
                option + ": " + Line.quoted(text) + " must be none, or from 1 to " + NamespaceCaps.MOST);
    }

    private static Map<String, Object> fields(NamespaceCaps caps) {
        Map<String, Object> fields = new LinkedHashMap<>();
        caps.schedules().ifPresent(cap -> fields.put("schedules", cap));
        caps.firesPerSecond().ifPresent(cap -> fields.put("firesPerSecond", cap));
        return fields;
    }

    private static Table table(NamespaceCaps caps) {
        return Table.of("SCHEDULES", "FIRES PER SECOND").row(shown(caps.schedules()), shown(caps.firesPerSecond()));
    }

    private static String shown(OptionalInt cap) {
        return cap.isPresent() ? Integer.toString(cap.getAsInt()) : NONE;
    }
}
