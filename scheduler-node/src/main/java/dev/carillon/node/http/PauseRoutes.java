package dev.carillon.node.http;

import dev.carillon.node.form.FileFields;
import dev.carillon.node.form.ScheduleView;
import dev.carillon.store.PauseScope;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pauses of many schedules: all, of a task, or with a tag. */
final class PauseRoutes {

    private static final String PAUSES = Routes.API + "/pauses";
    private static final String PAUSE = PAUSES + "/{scope}";

    private PauseRoutes() {}

    static List<Route> all() {
        return List.of(
                Route.get(PAUSES, PauseRoutes::list),
                Route.put(PAUSE, PauseRoutes::put).as(Role.OPERATOR),
                Route.delete(PAUSE, PauseRoutes::delete).as(Role.OPERATOR));
    }

    static List<Map<String, Object>> views(Call call) {
        return call.client().pauses().stream().map(ScheduleView::of).toList();
    }

    private static Answer list(Call call) {
        return Answer.ok("pauses", views(call));
    }

    private static Answer put(Call call) {
        PauseScope scope = PauseScope.parse(call.path("scope"));
        FileFields body = call.body(List.of("reason", "until"));
        String reason = body.needed("reason");
        Optional<Instant> until = ScheduleActions.until(body, call);
        try {
            if (until.isPresent()) {
                call.client().pause(scope, reason, until.get());
            } else {
                call.client().pause(scope, reason);
            }
        } catch (IllegalStateException e) {
            throw Refusal.conflict(String.valueOf(e.getMessage()));
        }
        return list(call);
    }

    /** Ends it; what becomes of the fire times that passed is a parameter, because a DELETE has no body. */
    private static Answer delete(Call call) {
        PauseScope scope = PauseScope.parse(call.path("scope"));
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("scope", scope.toString());
        view.put("resumed", call.client().resume(scope, ScheduleActions.catchUp(call)));
        return Answer.ok(view);
    }
}
