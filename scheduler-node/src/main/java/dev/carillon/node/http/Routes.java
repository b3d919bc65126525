package dev.carillon.node.http;

import dev.carillon.run.RunId;
import java.util.List;
import java.util.stream.Stream;

/** Everything that can be asked of the API, in the order of {@code openapi.yaml}. */
final class Routes {

    static final String API = "/api/v1";

    private Routes() {}

    static List<Route> all(Outlook outlook, Survey survey, Guard guard) {
        return Stream.of(new ClusterRoutes(outlook, survey, guard).all(), ListRoutes.all(), ofSingleThings())
                .flatMap(List::stream)
                .toList();
    }

    /** What changes or reads one thing: all that comes by the inbox. */
    static List<Route> ofSingleThings() {
        return Stream.of(
                        ScheduleRoutes.all(),
                        ScheduleActions.all(),
                        RunRoutes.all(),
                        CalendarRoutes.all(),
                        PauseRoutes.all())
                .flatMap(List::stream)
                .toList();
    }

    static List<String> names(List<RunId> runs) {
        return runs.stream().map(RunId::value).toList();
    }
}
