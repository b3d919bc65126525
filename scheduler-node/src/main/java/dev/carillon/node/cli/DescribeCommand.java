package dev.carillon.node.cli;

import dev.carillon.client.Explanation;
import dev.carillon.client.ScheduleHandle;
import dev.carillon.client.SchedulerClient;
import dev.carillon.node.form.JournalView;
import dev.carillon.node.form.Line;
import dev.carillon.node.form.ScheduleView;
import dev.carillon.node.form.Standing;
import dev.carillon.plan.Preview;
import dev.carillon.run.RunId;
import dev.carillon.schedule.FireTime;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.JournalEntry;
import dev.carillon.store.RunRecord;
import dev.carillon.store.RunStatus;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows everything about one schedule. */
@Command(
        name = "describe",
        description = "Show everything about a schedule: its definition, why it fires or does not, its next fire times,"
                + " its runs, and who changed it.",
        footer = {
            "",
            "JSON: {\"id\", \"schedule\": <as list prints it>, \"explanation\": <as explain prints it>,",
            "\"next\": <as next prints it>, \"running\" and \"runs\": <as get prints them>,",
            "\"changes\": <as events prints them, the oldest first>}.",
            "",
            "Examples:",
            "  carillon describe nightly",
            "  carillon describe nightly --count 20 -o yaml"
        })
final class DescribeCommand implements Callable<Integer> {

    @Mixin
    private Target target = new Target();

    @Mixin
    private Output output = new Output();

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            defaultValue = "5",
            description = "How many fire times to come, ended runs and changes to show, up to 100"
                    + " (default: ${DEFAULT-VALUE}).")
    private int count;

    /** What is shown. */
    private record Picture(
            StoredSchedule shown,
            Standing standing,
            Explanation explanation,
            FireList next,
            Map<RunId, RunStatus.Running> running,
            List<RunRecord> runs,
            List<JournalEntry> changes) {}

    @Override
    public Integer call() {
        ScheduleId name = target.id();
        if (count < 1 || count > ScheduleStore.MAX_BATCH) {
            throw new IllegalArgumentException(
                    "-n, --count: " + count + " must be from 1 to " + ScheduleStore.MAX_BATCH);
        }
        try (ScheduleStore store = target.open()) {
            Picture picture = look(store, name);
            output.show(() -> json(picture), () -> text(picture));
        }
        return ExitCode.OK;
    }

    private Picture look(ScheduleStore store, ScheduleId name) {
        SchedulerClient client = new SchedulerClient(store);
        ScheduleHandle handle = client.handle(name);
        Standing standing = Standing.of(store);
        StoredSchedule shown = standing.shown(handle.schedule());
        boolean fires = shown.state() == ScheduleState.ACTIVE;
        List<FireTime> times = fires ? Preview.of(handle.schedule(), count) : List.of();
        return new Picture(
                shown,
                standing,
                client.explain(name),
                FireList.of(shown.schedule(), times),
                GetCommand.running(store, handle),
                handle.history(count),
                new JournalTail(store, Optional.of(name)).latest(count));
    }

    private static Map<String, Object> json(Picture picture) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", picture.shown().schedule().id());
        view.put("schedule", picture.standing().view(picture.shown()));
        view.put("explanation", ExplainCommand.json(picture.explanation()));
        view.put("next", picture.next().json());
        List<Map<String, Object>> running = new ArrayList<>();
        picture.running().forEach((run, status) -> running.add(ScheduleView.of(run, status)));
        view.put("running", running);
        view.put("runs", picture.runs().stream().map(ScheduleView::of).toList());
        view.put("changes", picture.changes().stream().map(JournalView::of).toList());
        return view;
    }

    private static String text(Picture picture) {
        List<String> parts = new ArrayList<>();
        parts.add(ScheduleText.fields(picture.shown(), picture.standing()).toString());
        parts.add("WHY  " + picture.explanation().verdict()
                + picture.explanation().reasons().stream()
                        .map(reason -> "\n  " + Line.of(reason))
                        .collect(Collectors.joining()));
        if (!picture.next().times().isEmpty()) {
            parts.add(picture.next().table("FIRES AT").toString());
        }
        if (!picture.running().isEmpty()) {
            parts.add(ScheduleText.running(picture.running()).toString());
        }
        if (!picture.runs().isEmpty()) {
            parts.add(ScheduleText.runs(picture.runs()).toString());
        }
        if (!picture.changes().isEmpty()) {
            parts.add("CHANGES"
                    + picture.changes().stream()
                            .map(entry -> "\n  " + JournalView.line(entry))
                            .collect(Collectors.joining()));
        }
        return String.join("\n\n", parts);
    }
}
