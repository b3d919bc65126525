package dev.carillon.node.cli;

import dev.carillon.client.SchedulerClient;
import dev.carillon.node.form.Standing;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.ListRequest;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists schedules, the next to fire first. */
@Command(
        name = "list",
        description = "List schedules, the next to fire first.",
        footer = {
            "",
            "A schedule that the pause of a task, of a tag or of all covers is paused by it. An active one whose task no live",
            "node knows is listed with \"no capable node\"; for --state it is active.",
            "With -o wide also its priority, tags, description, and how many misses its latest 20 runs tell of.",
            "JSON: an array of what get prints, without runs.",
            "",
            "Examples:",
            "  carillon list -o wide",
            "  carillon list --state paused",
            "  carillon list --task report --tag team:billing -o json"
        })
final class ListCommand implements Callable<Integer> {

    private static final Comparator<StoredSchedule> BY_NEXT = Comparator.<StoredSchedule, Instant>comparing(
                    stored -> stored.next().orElse(Instant.MAX))
            .thenComparing(stored -> stored.schedule().id());

    /** How many of its latest ended runs tell how many misses a schedule has. */
    private static final int LOOKED_BACK = 20;

    static final class StateWords extends WordOption<ScheduleState> {
        StateWords() {
            super(ScheduleState.class);
        }
    }

    @Mixin
    private RedisOptions redis = new RedisOptions();

    @Mixin
    private Output output = new Output();

    @Option(names = "--task", paramLabel = "NAME", description = "Only those of this task.")
    private @Nullable String task;

    @Option(
            names = "--state",
            paramLabel = "active|paused|completed",
            converter = StateWords.class,
            description = "Only those in this state.")
    private @Nullable ScheduleState state;

    @Option(names = "--tag", paramLabel = "TAG", description = "Only those with this tag.")
    private @Nullable String tag;

    @Override
    public Integer call() {
        ListRequest request = new ListRequest(
                "",
                ScheduleStore.MAX_BATCH,
                Optional.ofNullable(task).map(TaskName::new),
                Optional.empty(),
                Optional.ofNullable(tag));
        try (ScheduleStore store = redis.open()) {
            Standing standing = Standing.of(store);
            List<StoredSchedule> found = new SchedulerClient(store)
                    .list(request)
                    .map(standing::shown)
                    .filter(shown -> state == null || shown.state() == state)
                    .sorted(BY_NEXT)
                    .distinct()
                    .toList();
            if (found.isEmpty()) {
                output.message("no schedules");
            }
            output.show(
                    () -> found.stream().map(standing::view).toList(),
                    () -> found.isEmpty() ? "" : ScheduleText.list(found, standing),
                    () -> found.isEmpty()
                            ? ""
                            : ScheduleText.wide(
                                    found, standing, id -> ScheduleText.missed(store.history(id, LOOKED_BACK))));
        }
        return ExitCode.OK;
    }
}
