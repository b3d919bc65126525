package dev.carillon.node.http;

import dev.carillon.node.form.DurationText;
import dev.carillon.node.form.FileFields;
import dev.carillon.node.form.InstantText;
import dev.carillon.node.form.Standing;
import dev.carillon.node.form.Words;
import dev.carillon.run.RunId;
import dev.carillon.schedule.CatchUp;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.StoredSchedule;
import dev.carillon.store.TriggerReply;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What can be done with a schedule besides storing and deleting it. */
final class ScheduleActions {

    private static final String SCHEDULE = Routes.API + "/schedules/{id}";

    private ScheduleActions() {}

    static List<Route> all() {
        return List.of(
                Route.post(SCHEDULE + ":pause", ScheduleActions::pause),
                Route.post(SCHEDULE + ":resume", ScheduleActions::resume),
                Route.post(SCHEDULE + ":trigger", ScheduleActions::trigger),
                Route.post(SCHEDULE + ":skip-next", ScheduleActions::skipNext),
                Route.post(SCHEDULE + ":backfill", ScheduleActions::backfill));
    }

    private static Answer pause(Call call) {
        FileFields body = call.body(List.of("reason", "until"));
        String reason = body.needed("reason");
        Optional<Instant> until = until(body, call);
        ScheduleId id = ScheduleRoutes.id(call);
        return schedule(
                call,
                until.isPresent()
                        ? call.client().pause(id, reason, until.get())
                        : call.client().pause(id, reason));
    }

    /** When a pause ends: a point in time, or a duration from now. */
    static Optional<Instant> until(FileFields body, Call call) {
        return body.text("until").map(text -> {
            if (text.matches("\\d{4}-.*")) {
                return InstantText.instant("until", text);
            }
            try {
                return call.store()
                        .clock()
                        .instant()
                        .truncatedTo(ChronoUnit.MILLIS)
                        .plus(DurationText.parse(text));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("until: " + e.getMessage(), e);
            }
        });
    }

    private static Answer schedule(Call call, StoredSchedule changed) {
        return Answer.ok("schedule", Standing.view(call.store(), changed));
    }

    private static Answer resume(Call call) {
        FileFields body = call.body(List.of("catchUp", "reason"));
        return schedule(call, call.client().resume(ScheduleRoutes.id(call), catchUp(body)));
    }

    static CatchUp catchUp(FileFields body) {
        return body.word("catchUp", CatchUp.class).orElse(CatchUp.NONE);
    }

    /** The same behind the question mark. */
    static CatchUp catchUp(Call call) {
        try {
            return call.query("catchUp")
                    .map(word -> Words.parse(CatchUp.class, word))
                    .orElse(CatchUp.NONE);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("catchUp: " + e.getMessage(), e);
        }
    }

    private static Answer trigger(Call call) {
        FileFields body = call.body(List.of("ignoreOverlap", "reason"));
        ScheduleId id = ScheduleRoutes.id(call);
        boolean ignoreOverlap = body.truth("ignoreOverlap").orElse(false);
        TriggerReply reply = call.manual(id)
                .map(run -> call.client().run(run).trigger(ignoreOverlap))
                .orElseGet(() -> call.client().trigger(id, ignoreOverlap));
        return switch (reply) {
            case TriggerReply.Queued queued -> Answer.of(Answer.ACCEPTED, Map.of("run", queued.run()));
            case TriggerReply.Overlapping overlapping ->
                throw Refusal.conflict("The schedule has unfinished runs, "
                        + String.join(", ", Routes.names(overlapping.unfinished()))
                        + "; ignoreOverlap runs it beside them.");
            case TriggerReply.Unknown unknown -> throw Refusal.notFound("There is no schedule \"" + id + "\".");
        };
    }

    private static Answer skipNext(Call call) {
        call.body(List.of("reason"));
        Instant skipped = call.client()
                .skipNext(ScheduleRoutes.id(call))
                .orElseThrow(() -> Refusal.conflict("The schedule has no fire time to skip."));
        return Answer.ok("skipped", skipped);
    }

    private static Answer backfill(Call call) {
        FileFields body = call.body(List.of("from", "to", "force", "reason"));
        Instant from = needed(body, "from");
        Instant to = needed(body, "to");
        List<RunId> runs = call.client()
                .backfill(ScheduleRoutes.id(call), from, to, body.truth("force").orElse(false));
        return Answer.of(Answer.ACCEPTED, Map.of("runs", Routes.names(runs)));
    }

    private static Instant needed(FileFields body, String name) {
        return body.instant(name).orElseThrow(() -> body.refused(name, "must be given"));
    }
}
