package dev.carillon.node.http;

import dev.carillon.client.Explanation;
import dev.carillon.client.Outcome;
import dev.carillon.client.ScheduleConflictException;
import dev.carillon.client.ScheduleHandle;
import dev.carillon.node.form.DefinitionReader;
import dev.carillon.node.form.DefinitionWriter;
import dev.carillon.node.form.InstantText;
import dev.carillon.node.form.Line;
import dev.carillon.node.form.ScheduleView;
import dev.carillon.node.form.Standing;
import dev.carillon.node.form.Words;
import dev.carillon.plan.Preview;
import dev.carillon.run.RunId;
import dev.carillon.schedule.Cron;
import dev.carillon.schedule.FireTime;
import dev.carillon.schedule.Schedule;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.RunStatus;
import dev.carillon.store.StoredSchedule;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One schedule: read, stored, deleted, and what can be said about it. */
final class ScheduleRoutes {

    private static final String SCHEDULE = Routes.API + "/schedules/{id}";
    private static final int MOST_RUNS = 1_000;
    private static final int USUAL_RUNS = 100;
    private static final int USUAL_TIMES = 20;
    private static final int MOST_RUNNING = 20;
    private static final Pattern GENERATION = Pattern.compile("\"(\\d{1,18})\"");

    private ScheduleRoutes() {}

    static List<Route> all() {
        return List.of(
                Route.get(SCHEDULE, ScheduleRoutes::get),
                Route.get(SCHEDULE + "/definition", ScheduleRoutes::definition),
                Route.get(SCHEDULE + "/history", ScheduleRoutes::history),
                Route.get(SCHEDULE + "/preview", ScheduleRoutes::preview),
                Route.get(SCHEDULE + "/explain", ScheduleRoutes::explain),
                Route.put(SCHEDULE, ScheduleRoutes::put),
                Route.delete(SCHEDULE, ScheduleRoutes::delete));
    }

    static ScheduleId id(Call call) {
        return new ScheduleId(call.path("id"));
    }

    private static StoredSchedule stored(Call call) {
        return call.client().handle(id(call)).schedule();
    }

    private static Answer get(Call call) {
        StoredSchedule stored = stored(call);
        Map<String, Object> view = new Rows(call).row(stored, 0);
        List<Map<String, Object>> running = new ArrayList<>();
        for (RunId run : stored.unfinished().stream().limit(MOST_RUNNING).toList()) {
            if (call.store().run(run) instanceof RunStatus.Running status) {
                running.add(ScheduleView.of(run, status));
            }
        }
        view.put("running", running);
        return tagged(Answer.ok(view), stored);
    }

    /** With the generation as its entity tag, for {@code If-Match}. */
    private static Answer tagged(Answer answer, StoredSchedule stored) {
        return answer.with("ETag", "\"" + stored.generation() + "\"");
    }

    private static Answer definition(Call call) {
        StoredSchedule stored = stored(call);
        return tagged(Answer.ok(DefinitionWriter.write(stored.schedule())), stored);
    }

    private static Answer history(Call call) {
        StoredSchedule stored = stored(call);
        int limit = call.number("limit", 1, MOST_RUNS, USUAL_RUNS);
        return Answer.ok(
                "runs",
                call.store().history(id(call), limit).stream()
                        .map(run -> RunFigures.view(stored.schedule(), run))
                        .toList());
    }

    private static Answer preview(Call call) {
        int count = call.number("count", 1, Preview.MOST, USUAL_TIMES);
        StoredSchedule stored = stored(call);
        Schedule schedule = stored.schedule();
        ZoneId place = schedule.recurrence() instanceof Cron cron ? cron.zone() : ZoneOffset.UTC;
        boolean scatters = !schedule.bounds().jitter().isZero();
        return Answer.ok(
                "times",
                Preview.of(stored, count).stream()
                        .map(time -> time(time, place, scatters))
                        .toList());
    }

    private static Map<String, Object> time(FireTime time, ZoneId place, boolean scatters) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("at", time.at());
        if (scatters) {
            view.put("due", time.due());
        }
        view.put("local", InstantText.local(time.at(), place));
        time.note().ifPresent(note -> view.put("note", note));
        return view;
    }

    private static Answer explain(Call call) {
        Explanation explanation = call.client().explain(id(call));
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", explanation.id());
        view.put("verdict", explanation.verdict());
        view.put("reasons", explanation.reasons());
        return Answer.ok(view);
    }

    private static Answer put(Call call) {
        Schedule definition = read(id(call), call.object());
        ScheduleHandle handle = store(call, definition);
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("outcome", Words.of(handle.outcome()));
        view.put("warnings", handle.warnings());
        view.put("schedule", Standing.view(call.store(), handle.schedule()));
        int status = handle.outcome() == Outcome.CREATED ? Answer.CREATED : Answer.OK;
        return tagged(Answer.of(status, view), handle.schedule());
    }

    /** The definition in a body, whose id is that of the path; said again, it must be the same. */
    static Schedule read(ScheduleId id, JsonNode body) {
        if (body instanceof ObjectNode object && !object.has("id")) {
            object.put("id", id.value());
        }
        Schedule definition = DefinitionReader.read(body);
        if (!definition.id().equals(id)) {
            throw new IllegalArgumentException(
                    "id: " + Line.quoted(definition.id().value()) + " is not the id in the path");
        }
        return definition;
    }

    private static ScheduleHandle store(Call call, Schedule definition) {
        Optional<Long> generation = generation(call);
        if (generation.isEmpty()) {
            return call.client().put(definition);
        }
        try {
            return call.client().put(definition, generation.get());
        } catch (ScheduleConflictException e) {
            throw new Refusal(
                    new Problem(Problems.PRECONDITION_FAILED, "Precondition failed", String.valueOf(e.getMessage())));
        }
    }

    /** The generation that must be there, 0 for none; empty when any will do. */
    private static Optional<Long> generation(Call call) {
        if (call.header("If-None-Match").isPresent()) {
            return Optional.of(0L);
        }
        return call.header("If-Match").filter(match -> !match.equals("*")).map(match -> {
            Matcher generation = GENERATION.matcher(match);
            if (!generation.matches()) {
                throw new IllegalArgumentException(
                        "If-Match: " + Line.quoted(match) + " must be an ETag of this API, such as \"3\"");
            }
            return Long.parseLong(generation.group(1));
        });
    }

    private static Answer delete(Call call) {
        ScheduleId id = id(call);
        if (!call.client().delete(id)) {
            throw Refusal.notFound("There is no schedule \"" + id + "\".");
        }
        return Answer.ok("deleted", id);
    }
}
