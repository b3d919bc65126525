package dev.carillon.node.http;

import dev.carillon.client.CalendarChange;
import dev.carillon.node.form.CalendarFile;
import dev.carillon.node.form.Line;
import dev.carillon.node.form.Words;
import dev.carillon.schedule.Calendar;
import dev.carillon.schedule.CalendarName;
import dev.carillon.store.DeleteCalendarReply;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Calendars: what schedules leave out. */
final class CalendarRoutes {

    private static final String CALENDARS = Routes.API + "/calendars";
    private static final String CALENDAR = CALENDARS + "/{name}";

    private CalendarRoutes() {}

    static List<Route> all() {
        return List.of(
                Route.get(CALENDARS, CalendarRoutes::list),
                Route.get(CALENDAR, CalendarRoutes::get),
                Route.put(CALENDAR, CalendarRoutes::put),
                Route.delete(CALENDAR, CalendarRoutes::delete));
    }

    private static CalendarName name(Call call) {
        return new CalendarName(call.path("name"));
    }

    private static Answer list(Call call) {
        return Answer.ok(
                "calendars",
                call.client().calendars().stream().map(CalendarFile::fields).toList());
    }

    private static Answer get(Call call) {
        CalendarName name = name(call);
        return call.client().calendars().stream()
                .filter(calendar -> calendar.name().equals(name))
                .findFirst()
                .map(calendar -> Answer.ok(CalendarFile.fields(calendar)))
                .orElseThrow(() -> none(name));
    }

    private static Refusal none(CalendarName name) {
        return Refusal.notFound("There is no calendar " + Line.quoted(name.value()) + ".");
    }

    private static Answer put(Call call) {
        CalendarName name = name(call);
        JsonNode body = call.object();
        if (body instanceof ObjectNode object && !object.has("name")) {
            object.put("name", name.value());
        }
        Calendar calendar = CalendarFile.read(body);
        if (!calendar.name().equals(name)) {
            throw new IllegalArgumentException(
                    "name: " + Line.quoted(calendar.name().value()) + " is not the name in the path");
        }
        CalendarChange change = call.client().putCalendar(calendar);
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("outcome", Words.of(change.outcome()));
        view.put("replanned", change.replanned());
        view.put("calendar", CalendarFile.fields(calendar));
        return Answer.ok(view);
    }

    private static Answer delete(Call call) {
        CalendarName name = name(call);
        return switch (call.client().deleteCalendar(name)) {
            case DeleteCalendarReply.Deleted deleted -> Answer.ok("deleted", name);
            case DeleteCalendarReply.Unknown unknown -> throw none(name);
            case DeleteCalendarReply.InUse used ->
                throw Refusal.conflict("The schedule \"" + used.by() + "\" names the calendar.");
        };
    }
}
