package dev.carillon.node.form;

import dev.carillon.run.Progress;
import dev.carillon.run.RunError;
import dev.carillon.run.RunId;
import dev.carillon.run.RunNotes;
import dev.carillon.schedule.Bounds;
import dev.carillon.schedule.Cron;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Policies;
import dev.carillon.schedule.Recurrence;
import dev.carillon.schedule.Retry;
import dev.carillon.schedule.Schedule;
import dev.carillon.store.DeadLetter;
import dev.carillon.store.GroupPause;
import dev.carillon.store.Pause;
import dev.carillon.store.RunRecord;
import dev.carillon.store.RunStatus;
import dev.carillon.store.StoredSchedule;
import java.util.LinkedHashMap;
import java.util.Map;

/** Schedules and runs as the fields of a JSON answer. */
public final class ScheduleView {

    private ScheduleView() {}

    public static Map<String, Object> of(StoredSchedule stored) {
        Schedule schedule = stored.schedule();
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", schedule.id());
        view.put("task", schedule.task());
        view.put("state", Words.of(stored.state()));
        view.put("recurrence", recurrence(schedule.recurrence()));
        if (!schedule.bounds().equals(Bounds.NONE)) {
            view.put("bounds", bounds(schedule.bounds()));
        }
        if (schedule.bounds().maxRuns() > 0) {
            view.put("started", stored.started());
        }
        stored.next().ifPresent(next -> view.put("next", next));
        stored.lastNominal().ifPresent(last -> view.put("last", last));
        stored.pause().ifPresent(pause -> view.put("pause", pause(pause)));
        if (!schedule.payload().isNone()) {
            view.put("payload", new Json.Raw(schedule.payload().json()));
        }
        view.put("policies", policies(schedule.policies()));
        if (!schedule.description().isEmpty()) {
            view.put("description", schedule.description());
        }
        view.put("tags", schedule.tags());
        view.put("generation", stored.generation());
        view.put("anchor", stored.anchor());
        view.put("unfinished", stored.unfinished().stream().map(RunId::value).toList());
        view.put("queued", stored.queued().stream().map(RunId::value).toList());
        view.put("asked", stored.asked().stream().map(RunId::value).toList());
        return view;
    }

    private static Map<String, Object> recurrence(Recurrence recurrence) {
        Map<String, Object> view = new LinkedHashMap<>();
        switch (recurrence) {
            case Cron cron -> {
                view.put("type", "cron");
                view.put("cron", cron.expression());
                view.put("dialect", Words.of(cron.dialect()));
                view.put("zone", cron.zone().getId());
                view.put("dst", Words.of(cron.dst()));
            }
            case Every every -> {
                view.put("type", "every");
                view.put("every", every.period());
            }
            case EveryAfter after -> {
                view.put("type", "every-after");
                view.put("everyAfter", after.delay());
            }
            case Once once -> {
                view.put("type", "once");
                view.put("at", once.at());
            }
        }
        return view;
    }

    private static Map<String, Object> bounds(Bounds bounds) {
        Map<String, Object> view = new LinkedHashMap<>();
        if (bounds.startAt() != null) {
            view.put("startAt", bounds.startAt());
        }
        if (bounds.endAt() != null) {
            view.put("endAt", bounds.endAt());
        }
        if (bounds.maxRuns() > 0) {
            view.put("maxRuns", bounds.maxRuns());
        }
        if (!bounds.jitter().isZero()) {
            view.put("jitter", bounds.jitter());
        }
        if (!bounds.except().isEmpty()) {
            view.put("except", bounds.except());
        }
        return view;
    }

    private static Map<String, Object> policies(Policies policies) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("overlap", RuleText.of(policies.overlap()));
        view.put("misfire", RuleText.of(policies.misfire()));
        view.put("catchUp", policies.misfire().catchUpWindow());
        if (policies.startDeadline() != null) {
            view.put("startDeadline", policies.startDeadline());
        }
        view.put("priority", policies.priority());
        if (policies.pauseAfterFailures() > 0) {
            view.put("pauseAfterFailures", policies.pauseAfterFailures());
        }
        if (policies.onNodeLoss() != null) {
            view.put("onNodeLoss", Words.of(policies.onNodeLoss()));
        }
        if (policies.retry() != null) {
            view.put("retry", retry(policies.retry()));
        }
        if (policies.timeout() != null) {
            view.put("timeout", policies.timeout());
        }
        return view;
    }

    private static Map<String, Object> retry(Retry retry) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("retries", retry.maxRetries());
        view.put("delay", retry.delay());
        view.put("factor", retry.factor());
        view.put("maxDelay", retry.maxDelay());
        return view;
    }

    private static Map<String, Object> pause(Pause pause) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("reason", pause.reason());
        view.put("actor", pause.actor());
        view.put("since", pause.since());
        pause.until().ifPresent(until -> view.put("until", until));
        pause.via().ifPresent(scope -> view.put("via", scope.toString()));
        return view;
    }

    public static Map<String, Object> of(GroupPause pause) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("scope", pause.scope().toString());
        view.putAll(pause(pause.pause()));
        return view;
    }

    public static Map<String, Object> of(RunRecord run) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("run", run.run());
        view.put("state", Words.of(run.state()));
        view.put("nominal", run.nominal());
        view.put("attempt", run.attempt());
        run.node().ifPresent(node -> view.put("node", node));
        run.started().ifPresent(started -> view.put("started", started));
        view.put("ended", run.ended());
        view.put("missedCount", run.missedCount());
        run.reason().ifPresent(reason -> view.put("reason", Words.of(reason)));
        run.error().ifPresent(error -> view.put("error", error(error)));
        run.result().ifPresent(result -> view.put("result", new Json.Raw(result.json())));
        notes(run.notes(), view);
        return view;
    }

    /** A run that is under way. */
    public static Map<String, Object> of(RunId run, RunStatus.Running running) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("run", run);
        view.put("attempt", running.attempt());
        view.put("node", running.node());
        view.put("since", running.since());
        view.put("leaseEnd", running.leaseEnd());
        notes(running.notes(), view);
        return view;
    }

    /** A run that failed for good. */
    public static Map<String, Object> of(DeadLetter letter) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("run", letter.run());
        view.put("task", letter.task());
        view.put("died", letter.died());
        view.put("attempt", letter.attempt());
        letter.error().ifPresent(error -> view.put("error", error(error)));
        return view;
    }

    private static void notes(RunNotes notes, Map<String, Object> view) {
        Progress progress = notes.progress();
        if (progress != null) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("done", progress.done());
            fields.put("total", progress.total());
            view.put("progress", fields);
        }
        if (!notes.log().isEmpty()) {
            view.put("log", notes.log());
        }
    }

    private static Map<String, Object> error(RunError error) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("type", error.type());
        view.put("message", error.message());
        view.put("stack", error.stack());
        return view;
    }
}
