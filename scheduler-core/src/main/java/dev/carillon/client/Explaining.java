package dev.carillon.client;

import dev.carillon.plan.OccurrencePlanner;
import dev.carillon.run.NodeId;
import dev.carillon.run.RunId;
import dev.carillon.schedule.CalendarName;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.TaskName;
import dev.carillon.store.GroupPause;
import dev.carillon.store.LiveNode;
import dev.carillon.store.Pause;
import dev.carillon.store.PauseScope;
import dev.carillon.store.RunRecord;
import dev.carillon.store.RunStatus;
import dev.carillon.store.ScheduleState;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Puts into words why a schedule fires or does not. Each part looks at one thing and says nothing when it is in order. */
final class Explaining {

    /** How late a fire time may be before somebody should know. */
    private static final Duration OVERDUE = Duration.ofSeconds(5);

    static final int SHOWN_RUNS = 5;

    /** How far back it is looked for fire times that did not run. */
    static final int LOOKED_BACK = 20;

    /** One thing that was found, with the verdict it would be on its own. */
    private record Finding(String verdict, String reason) {}

    private final StoredSchedule schedule;
    private final List<GroupPause> pauses;
    private final List<LiveNode> nodes;
    private final List<RunRecord> latest;
    private final Map<RunId, RunStatus> runs;
    private final Instant now;

    /** What the store knows of a schedule at present. */
    static Explaining of(ScheduleStore store, StoredSchedule schedule, Instant now) {
        Map<RunId, RunStatus> runs =
                schedule.unfinished().stream().limit(SHOWN_RUNS).collect(Collectors.toMap(run -> run, store::run));
        List<RunRecord> latest = store.history(schedule.schedule().id(), LOOKED_BACK);
        return new Explaining(schedule, store.pauses(), store.nodes(), latest, runs, now);
    }

    /** What may surprise whoever creates a schedule. */
    static List<String> warnings(ScheduleStore store, Schedule schedule, Instant now) {
        List<String> warnings = new ArrayList<>(coveredBy(schedule, store.pauses(), now));
        noNode(schedule.task(), store.nodes()).ifPresent(warnings::add);
        return warnings;
    }

    /**
     * What there is to explain from.
     *
     * @param pauses the pauses of several schedules, whichever they cover
     * @param latest how its latest runs ended, newest first
     * @param runs where the first {@link #SHOWN_RUNS} of its unfinished runs are
     */
    Explaining(
            StoredSchedule schedule,
            List<GroupPause> pauses,
            List<LiveNode> nodes,
            List<RunRecord> latest,
            Map<RunId, RunStatus> runs,
            Instant now) {
        this.runs = Map.copyOf(runs);
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
        queued().ifPresent(findings::add);
        backfill().ifPresent(findings::add);
        scheduled().ifPresent(findings::add);
        excluded().ifPresent(findings::add);
        missingCalendars().forEach(findings::add);
        PastDrops.words(latest, schedule.calendars()).forEach(words -> findings.add(new Finding("dropped", words)));
        return new Explanation(
                schedule.schedule().id(),
                findings.get(0).verdict(),
                findings.stream().map(Finding::reason).toList());
    }

    /** What to say when nobody alive can run a task. */
    static Optional<String> noNode(TaskName task, List<LiveNode> nodes) {
        if (capable(task, nodes).findAny().isPresent()) {
            return Optional.empty();
        }
        String alive = nodes.isEmpty() ? "no node is alive" : "alive are " + names(nodes);
        return Optional.of(
                "No live node knows the task \"" + task + "\": its runs wait until one does; " + alive + ".");
    }

    private static Stream<LiveNode> capable(TaskName task, List<LiveNode> nodes) {
        return nodes.stream().filter(node -> node.tasks().contains(task));
    }

    private static String names(List<LiveNode> some) {
        String shown = some.stream()
                .map(LiveNode::node)
                .map(NodeId::value)
                .sorted()
                .limit(SHOWN_RUNS)
                .collect(Collectors.joining(", "));
        return shown + (some.size() > SHOWN_RUNS ? " and " + (some.size() - SHOWN_RUNS) + " more" : "");
    }

    /** Its own pause, or one that held it and has ended; those that hold are another matter. */
    private Optional<Finding> paused() {
        return schedule.pause()
                .filter(pause -> pause.via().isEmpty()
                        || GroupPause.holding(pauses, schedule.schedule(), now).isEmpty())
                .map(pause -> new Finding("paused", words(pause)));
    }

    private String words(Pause pause) {
        String over = schedule.isHeldInVain() ? " does not cover it any more" : " has ended";
        return pause.via()
                .map(scope ->
                        "The pause of " + scope + " that held it" + over + "; it fires again as soon as a node lives.")
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

    private Optional<Instant> due() {
        return schedule.next().map(schedule.schedule()::dueAt);
    }

    private Optional<Finding> overdue() {
        return due().filter(due -> due.isBefore(now.minus(OVERDUE)))
                .map(due -> new Finding(
                        "overdue",
                        "It has been due since " + due + ", for "
                                + Duration.between(due, now).toSeconds()
                                + " s" + whyOverdue() + "."));
    }

    /** Where nobody knows the task, that has been said. */
    private String whyOverdue() {
        List<LiveNode> capable = capable(schedule.schedule().task(), nodes).toList();
        if (capable.isEmpty()) {
            return "";
        }
        int running = capable.stream().mapToInt(LiveNode::running).sum();
        String who = ": the nodes that know its task, " + names(capable);
        return running == 0
                ? who
                        + ", had nothing to do at their last beat and should have it soon, unless the task's rate is limited;"
                        + " if not, see their logs"
                : who + ", had " + running
                        + " runs at their last beat, and no permit to spare for it or no room under the task's limits";
    }

    private Optional<Finding> unfinished() {
        List<RunId> unfinished = schedule.unfinished();
        if (unfinished.isEmpty()) {
            return Optional.empty();
        }
        int limit = schedule.schedule().policies().overlap().limit();
        String names = unfinished.stream().limit(SHOWN_RUNS).map(this::where).collect(Collectors.joining("; "));
        String more = unfinished.size() > SHOWN_RUNS ? "; and " + (unfinished.size() - SHOWN_RUNS) + " more" : "";
        String effect = unfinished.size() >= limit ? ": " + fate() + " until fewer than " + limit + " are" : "";
        return Optional.of(new Finding("unfinished runs", "Unfinished: " + names + more + effect + "."));
    }

    /** A run with who has it until when, or what it waits for. */
    private String where(RunId run) {
        RunStatus status = runs.getOrDefault(run, new RunStatus.Unknown());
        if (status instanceof RunStatus.Running running) {
            String lease = (running.leaseEnd().isBefore(now) ? "whose lease ended at " : "by its lease until ")
                    + running.leaseEnd();
            return run + ", attempt " + running.attempt() + ", on node " + running.node() + " since " + running.since()
                    + ", " + lease;
        } else if (status instanceof RunStatus.Waiting waiting) {
            return run
                    + (waiting.attempts() == 0
                            ? ", waiting for " + whatItNeeds()
                            : ", waiting for another attempt after " + waiting.attempts());
        }
        return run.value();
    }

    private String whatItNeeds() {
        return capable(schedule.schedule().task(), nodes).findAny().isEmpty()
                ? "a node"
                : "a permit of a node, or for room under the limits of its task";
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
        return due().filter(due -> !due.isBefore(now.minus(OVERDUE)))
                .filter(due ->
                        GroupPause.holding(pauses, schedule.schedule(), due).isEmpty())
                .map(due -> new Finding("scheduled", "It fires at " + due + scattered(due) + "." + last()));
    }

    private String scattered(Instant due) {
        return schedule.next()
                .filter(nominal -> nominal.isBefore(due))
                .map(nominal -> ", which its jitter makes of " + nominal)
                .orElse("");
    }

    private Optional<Finding> queued() {
        List<RunId> queued = schedule.queued();
        return queued.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(
                        "queued runs",
                        "Queued: " + queued.size() + ", the first is " + queued.get(0) + "." + whenFree()));
    }

    private String whenFree() {
        return schedule.unfinished().isEmpty()
                ? " It starts as soon as a node that knows its task has a permit and the task has room."
                : " It starts when the unfinished ones have ended.";
    }

    private Optional<Finding> backfill() {
        List<RunId> waiting = schedule.backfill();
        return waiting.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(
                        "queued runs",
                        "Of a backfill " + waiting.size() + " wait, the first is " + waiting.get(0)
                                + ": one starts at a time, behind what is unfinished or queued."));
    }

    private Optional<Finding> excluded() {
        return OccurrencePlanner.nextExcluded(schedule, now)
                .map(exclusion -> new Finding(
                        "excluded",
                        "It does not fire at " + exclusion.nominal() + ": the calendar " + exclusion.by()
                                + " excludes that."));
    }

    private List<Finding> missingCalendars() {
        List<CalendarName> there = schedule.calendars().stream()
                .map(stored -> stored.calendar().name())
                .toList();
        return schedule.schedule().bounds().except().stream()
                .filter(name -> !there.contains(name))
                .map(name -> new Finding("no calendar", "There is no calendar " + name + ", so it excludes nothing."))
                .toList();
    }

    private String last() {
        return schedule.lastNominal()
                .filter(at -> !at.isAfter(now))
                .map(at -> " The last fire time was " + at + ".")
                .orElse("");
    }
}
