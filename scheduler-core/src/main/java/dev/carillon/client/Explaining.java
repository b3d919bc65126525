package dev.carillon.client;

import dev.carillon.run.NodeId;
import dev.carillon.run.RunId;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.DropReason;
import dev.carillon.store.GroupPause;
import dev.carillon.store.LiveNode;
import dev.carillon.store.Pause;
import dev.carillon.store.PauseScope;
import dev.carillon.store.RunRecord;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Puts into words why a schedule fires or does not. Each part looks at one thing and says nothing when it is in order. */
final class Explaining {

    /** How late a fire time may be before somebody should know. */
    private static final Duration OVERDUE = Duration.ofSeconds(5);

    private static final int SHOWN_RUNS = 5;

    /** One thing that was found, with the verdict it would be on its own. */
    private record Finding(String verdict, String reason) {}

    private final StoredSchedule schedule;
    private final List<GroupPause> pauses;
    private final List<LiveNode> nodes;
    private final List<RunRecord> latest;
    private final Instant now;

    /**
     * What there is to explain from.
     *
     * @param pauses the pauses of several schedules, whichever they cover
     * @param latest how its latest runs ended, newest first
     */
    Explaining(
            StoredSchedule schedule,
            List<GroupPause> pauses,
            List<LiveNode> nodes,
            List<RunRecord> latest,
            Instant now) {
        this.schedule = schedule;
        this.pauses = pauses;
        this.nodes = nodes;
        this.latest = latest;
        this.now = now;
    }

    Explanation explain() {
        List<Finding> findings = new ArrayList<>();
        paused().ifPresent(findings::add);
        coveredBy(schedule.schedule(), pauses, now).forEach(words -> findings.add(new Finding("paused", words)));
        completed().ifPresent(findings::add);
        noNode(schedule.schedule().task(), nodes)
                .map(reason -> new Finding("no capable node", reason))
                .ifPresent(findings::add);
        stalled().ifPresent(findings::add);
        overdue().ifPresent(findings::add);
        unfinished().ifPresent(findings::add);
        scheduled().ifPresent(findings::add);
        dropped().ifPresent(findings::add);
        return new Explanation(
                schedule.schedule().id(),
                findings.get(0).verdict(),
                findings.stream().map(Finding::reason).toList());
    }

    /** What to say when nobody alive can run a task. */
    static Optional<String> noNode(TaskName task, List<LiveNode> nodes) {
        if (nodes.stream().anyMatch(node -> node.tasks().contains(task))) {
            return Optional.empty();
        }
        String alive = nodes.isEmpty()
                ? "no node is alive"
                : "alive are "
                        + nodes.stream()
                                .map(LiveNode::node)
                                .map(NodeId::value)
                                .sorted()
                                .limit(SHOWN_RUNS)
                                .collect(Collectors.joining(", "))
                        + (nodes.size() > SHOWN_RUNS ? " and " + (nodes.size() - SHOWN_RUNS) + " more" : "");
        return Optional.of(
                "No live node knows the task \"" + task + "\": its runs wait until one does; " + alive + ".");
    }

    /** Its own pause, or one that held it and has ended; those that hold are another matter. */
    private Optional<Finding> paused() {
        return schedule.pause()
                .filter(pause -> pause.via().isEmpty()
                        || GroupPause.holding(pauses, schedule.schedule(), now).isEmpty())
                .map(pause -> new Finding("paused", words(pause)));
    }

    private static String words(Pause pause) {
        return pause.via()
                .map(scope ->
                        "The pause of " + scope + " that held it has ended; it fires again as soon as a node lives.")
                .orElseGet(() -> "It was paused at " + said(pause));
    }

    /** What to say about the pauses that hold everything with a tag, or of a task, or all, and so this one. */
    static List<String> coveredBy(Schedule schedule, List<GroupPause> pauses, Instant now) {
        return GroupPause.holding(pauses, schedule, now).stream()
                .map(each -> held(each.scope()) + " paused at " + said(each.pause()))
                .toList();
    }

    private static String held(PauseScope scope) {
        return switch (scope.kind()) {
            case ALL -> "Everything was";
            case TAG -> "Everything with the tag \"" + scope.name() + "\" was";
            case TASK -> "The task \"" + scope.name() + "\" was";
        };
    }

    private static String said(Pause pause) {
        String end = pause.until().map(until -> " (until " + until + ")").orElse("");
        return pause.since() + " by " + pause.actor() + end + ": " + pause.reason();
    }

    private Optional<Finding> completed() {
        return schedule.state() == ScheduleState.COMPLETED
                ? Optional.of(new Finding("completed", "It is completed: no fire time is left." + last()))
                : Optional.empty();
    }

    private Optional<Finding> stalled() {
        return schedule.isStalled()
                ? Optional.of(new Finding(
                        "stalled",
                        "It has lost its fire time; the next audit gives it a new one, so does resuming it."))
                : Optional.empty();
    }

    private Optional<Finding> overdue() {
        return schedule.next()
                .filter(next -> next.isBefore(now.minus(OVERDUE)))
                .map(next -> new Finding(
                        "overdue",
                        "It has been due since " + next + ", for "
                                + Duration.between(next, now).toSeconds()
                                + " s: the nodes that know its task are busy, or gone."));
    }

    private Optional<Finding> unfinished() {
        List<RunId> runs = schedule.unfinished();
        if (runs.isEmpty()) {
            return Optional.empty();
        }
        int limit = schedule.schedule().policies().overlap().limit();
        String names = runs.stream().limit(SHOWN_RUNS).map(RunId::value).collect(Collectors.joining(", "));
        String more = runs.size() > SHOWN_RUNS ? " and " + (runs.size() - SHOWN_RUNS) + " more" : "";
        String effect = runs.size() >= limit ? ": " + fate() + " until fewer than " + limit + " are" : "";
        return Optional.of(new Finding("unfinished runs", "Waiting or running: " + names + more + effect + "."));
    }

    private String fate() {
        String kept = "fire times wait, " + schedule.queued().size() + " do now,";
        return switch (schedule.schedule().policies().overlap().kind()) {
            case SKIP, ALLOW -> "fire times are dropped";
            case QUEUE_ONE -> kept + " of several only the latest,";
            case QUEUE_ALL -> kept;
            case CANCEL_PREVIOUS -> "it is told to stop, the latest fire time waits";
        };
    }

    private Optional<Finding> scheduled() {
        return schedule.next()
                .filter(next -> !next.isBefore(now.minus(OVERDUE)))
                .map(next -> new Finding("scheduled", "It fires at " + next + "." + last()));
    }

    /** Why the latest fire time did not run, when it did not. */
    private Optional<Finding> dropped() {
        return latest.stream()
                .findFirst()
                .flatMap(record -> record.reason().map(reason -> new Finding("dropped", words(record, reason))));
    }

    private static String words(RunRecord record, DropReason reason) {
        String others = record.missedCount() == 0 ? "" : ", and " + record.missedCount() + " before it,";
        String why = switch (reason) {
            case OVERLAP -> "an earlier run was unfinished";
            case MISFIRE -> "no node could claim it in time, as its misfire rule wants";
            case DEADLINE -> "it could not start within its start deadline";
            case PAUSED -> "it came during a pause";
            case SKIPPED -> "somebody skipped it";
        };
        return "The fire time " + record.nominal() + others + " was dropped: " + why + ".";
    }

    private String last() {
        return schedule.lastNominal()
                .map(at -> " The last fire time was " + at + ".")
                .orElse("");
    }
}
