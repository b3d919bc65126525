package dev.carillon.node.cli;

import dev.carillon.node.form.DurationText;
import dev.carillon.node.form.RuleText;
import dev.carillon.node.form.Standing;
import dev.carillon.node.form.Words;
import dev.carillon.run.Progress;
import dev.carillon.run.RunId;
import dev.carillon.run.RunResult;
import dev.carillon.schedule.Bounds;
import dev.carillon.schedule.CalendarName;
import dev.carillon.schedule.Cron;
import dev.carillon.schedule.DstPolicy;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.Recurrence;
import dev.carillon.schedule.Retry;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.RunRecord;
import dev.carillon.store.RunStatus;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** Schedules and runs as text for people. */
final class ScheduleText {

    private static final String NOTHING = "-";

    /** Where a miss has no reason: it was not dropped, the run of a later fire time ran for it. */
    private static final String RUN_FOR_ALL = "run-for-all";

    private ScheduleText() {}

    /** One line a schedule. */
    static Table list(List<StoredSchedule> schedules, Standing standing) {
        Table table = Table.of("ID", "TASK", "STATE", "NEXT", "LAST", "RECURRENCE");
        for (StoredSchedule stored : schedules) {
            Schedule schedule = stored.schedule();
            table.row(
                    schedule.id().value(),
                    schedule.task().value(),
                    standing.state(stored),
                    time(stored.next()),
                    time(stored.lastNominal()),
                    recurrence(schedule.recurrence()));
        }
        return table;
    }

    /**
     * The same with what else there is to know.
     *
     * @param misses how many of the latest fire times of each had no run of their own
     */
    static Table wide(List<StoredSchedule> schedules, Standing standing, ToIntFunction<ScheduleId> misses) {
        Table table = Table.of(
                "ID", "TASK", "STATE", "NEXT", "LAST", "PRIORITY", "MISSES", "RECURRENCE", "TAGS", "DESCRIPTION");
        for (StoredSchedule stored : schedules) {
            Schedule schedule = stored.schedule();
            table.row(
                    schedule.id().value(),
                    schedule.task().value(),
                    standing.state(stored),
                    time(stored.next()),
                    time(stored.lastNominal()),
                    Integer.toString(schedule.policies().priority()),
                    Integer.toString(misses.applyAsInt(schedule.id())),
                    recurrence(schedule.recurrence()),
                    String.join(", ", schedule.tags()),
                    schedule.description());
        }
        return table;
    }

    /** One line a field. */
    static Table fields(StoredSchedule stored, Standing standing) {
        Schedule schedule = stored.schedule();
        Table table = Table.plain()
                .row("id", schedule.id().value())
                .row("task", schedule.task().value())
                .row("state", standing.state(stored))
                .row("recurrence", recurrence(schedule.recurrence()));
        bounds(schedule.bounds(), stored.started()).ifPresent(bounds -> table.row("bounds", bounds));
        table.row("next", time(stored.next())).row("last", time(stored.lastNominal()));
        stored.pause()
                .ifPresent(pause -> table.row(
                        "paused",
                        pause.via().map(scope -> "with " + scope + " ").orElse("")
                                + "since " + pause.since() + " by " + pause.actor()
                                + pause.until().map(until -> " until " + until).orElse("")
                                + ", because: " + pause.reason()));
        table.row(
                "payload",
                schedule.payload().isNone() ? NOTHING : schedule.payload().json());
        policies(schedule.policies(), table);
        table.row("description", schedule.description().isEmpty() ? NOTHING : schedule.description())
                .row("tags", schedule.tags().isEmpty() ? NOTHING : String.join(", ", schedule.tags()))
                .row("generation", Long.toString(stored.generation()))
                .row("unfinished", stored.unfinished().isEmpty() ? NOTHING : names(stored.unfinished()))
                .row("queued", stored.queued().isEmpty() ? NOTHING : names(stored.queued()))
                .row("asked for", stored.asked().isEmpty() ? NOTHING : names(stored.asked()));
        return table;
    }

    private static void policies(Policies policies, Table table) {
        table.row("overlap", RuleText.of(policies.overlap()))
                .row("misfire", RuleText.of(policies.misfire()))
                .row("catch up", DurationText.of(policies.misfire().catchUpWindow()))
                .row(
                        "start deadline",
                        Optional.ofNullable(policies.startDeadline())
                                .map(DurationText::of)
                                .orElse(NOTHING))
                .row("priority", Integer.toString(policies.priority()))
                .row(
                        "pause after",
                        policies.pauseAfterFailures() == 0
                                ? NOTHING
                                : policies.pauseAfterFailures() + " failures in a row")
                .row(
                        "on node loss",
                        ofTask(Optional.ofNullable(policies.onNodeLoss()).map(Words::of)))
                .row("retry", ofTask(Optional.ofNullable(policies.retry()).map(ScheduleText::retry)))
                .row("timeout", ofTask(Optional.ofNullable(policies.timeout()).map(DurationText::of)));
    }

    /** One line a run. */
    static Table runs(List<RunRecord> runs) {
        Table table = Table.of("RUN", "STATE", "ATTEMPT", "NODE", "LATE", "TOOK", "MISSED", "WHY");
        for (RunRecord run : runs) {
            table.row(
                    run.run().value(),
                    Words.of(run.state()),
                    Integer.toString(run.attempt()),
                    run.node().map(Object::toString).orElse(NOTHING),
                    between(run.nominal(), run.started()),
                    run.started()
                            .map(started -> between(started, Optional.of(run.ended())))
                            .orElse(NOTHING),
                    run.missedCount() == 0 ? NOTHING : Integer.toString(run.missedCount()),
                    why(run));
        }
        return table;
    }

    /** One line for what did not run of its own: dropped fire times, and those that one run stands for. */
    static Table misses(List<RunRecord> misses) {
        Table table = Table.of("NOMINAL", "STATE", "REASON", "COUNT", "RECORDED");
        for (RunRecord miss : misses) {
            table.row(
                    miss.nominal().toString(),
                    Words.of(miss.state()),
                    miss.reason().map(Words::of).orElse(RUN_FOR_ALL),
                    Integer.toString(miss.missedCount() + (miss.reason().isPresent() ? 1 : 0)),
                    miss.ended().toString());
        }
        return table;
    }

    /** How many fire times had no run of their own, as far as some runs tell. */
    static int missed(List<RunRecord> runs) {
        return runs.stream()
                .mapToInt(run -> run.missedCount() + (run.reason().isPresent() ? 1 : 0))
                .sum();
    }

    private static String between(Instant from, Optional<Instant> to) {
        return to.map(end -> DurationText.of(Duration.between(from, end))).orElse(NOTHING);
    }

    private static String why(RunRecord run) {
        return run.reason()
                .map(Words::of)
                .or(() -> run.error().map(error -> error.type() + ": " + error.message()))
                .or(() -> run.result().map(RunResult::json))
                .orElse("");
    }

    /** One line for each unfinished run that is under way, with what its handler said last. */
    static Table running(Map<RunId, RunStatus.Running> runs) {
        Table table = Table.of("RUNNING", "ATTEMPT", "NODE", "SINCE", "PROGRESS", "LOG");
        runs.forEach((run, running) -> {
            List<String> log = running.notes().log();
            table.row(
                    run.value(),
                    Integer.toString(running.attempt()),
                    running.node().value(),
                    running.since().toString(),
                    Optional.ofNullable(running.notes().progress())
                            .map(Progress::toString)
                            .orElse(NOTHING),
                    log.isEmpty() ? "" : log.get(log.size() - 1));
        });
        return table;
    }

    /** A rule in a few words. */
    static String recurrence(Recurrence recurrence) {
        return switch (recurrence) {
            case Cron cron ->
                "cron " + cron.expression() + ", " + cron.zone() + ", " + Words.of(cron.dialect())
                        + (cron.dst() == DstPolicy.SKIP ? ", dst skip" : "");
            case Every every -> "every " + DurationText.of(every.period());
            case EveryAfter after -> DurationText.of(after.delay()) + " after each run";
            case Once once -> "once";
        };
    }

    private static Optional<String> bounds(Bounds bounds, int started) {
        List<String> parts = new ArrayList<>();
        if (bounds.startAt() != null) {
            parts.add("from " + bounds.startAt());
        }
        if (bounds.endAt() != null) {
            parts.add("until " + bounds.endAt());
        }
        if (bounds.maxRuns() > 0) {
            parts.add("at most " + bounds.maxRuns() + " runs, " + started + " of them started");
        }
        if (!bounds.jitter().isZero()) {
            parts.add("scattered over " + DurationText.of(bounds.jitter()));
        }
        if (!bounds.except().isEmpty()) {
            parts.add("except "
                    + bounds.except().stream().map(CalendarName::value).collect(Collectors.joining(" and ")));
        }
        return parts.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", parts));
    }

    private static String retry(Retry retry) {
        if (retry.maxRetries() == 0) {
            return "none";
        }
        String delay = retry.factor() == 1
                ? DurationText.of(retry.delay()) + " apart"
                : "from " + DurationText.of(retry.delay()) + " to " + DurationText.of(retry.maxDelay())
                        + " apart, times " + retry.factor();
        return retry.maxRetries() + ", " + delay;
    }

    static String names(List<RunId> runs) {
        return runs.stream().map(RunId::value).collect(Collectors.joining(", "));
    }

    private static String ofTask(Optional<String> own) {
        return own.orElse("as the task says");
    }

    static String time(Optional<Instant> at) {
        return at.map(Instant::toString).orElse(NOTHING);
    }
}
