package dev.carillon.node.http;

import dev.carillon.node.form.DurationText;
import dev.carillon.node.form.Standing;
import dev.carillon.run.NodeId;
import dev.carillon.schedule.Cron;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.EveryAfter;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Schedule;
import dev.carillon.store.StoredSchedule;
import java.util.List;
import java.util.Map;

/** Schedules as the rows of a table. Pauses and nodes are read once for all of them. */
final class Rows {

    private final Call call;
    private final Standing standing;

    Rows(Call call) {
        this.call = call;
        this.standing = Standing.of(call.store());
    }

    /** The schedule with the pause of several that covers it. */
    StoredSchedule shown(StoredSchedule stored) {
        return standing.shown(stored);
    }

    /** @param recent how many of its latest runs to show */
    Map<String, Object> row(StoredSchedule stored, int recent) {
        Schedule schedule = stored.schedule();
        Map<String, Object> view = standing.view(shown(stored));
        view.put("words", words(schedule));
        call.node().ownerOf(schedule.id(), schedule.task()).map(NodeId::value).ifPresent(o -> view.put("owner", o));
        if (recent > 0) {
            List<Map<String, Object>> runs = call.store().history(schedule.id(), recent).stream()
                    .map(run -> RunFigures.brief(schedule, run))
                    .toList();
            view.put("recent", runs);
        }
        return view;
    }

    /** When it fires, in words for people; the zone is left out. */
    private static String words(Schedule schedule) {
        return switch (schedule.recurrence()) {
            case Cron cron -> cron.times(schedule.id().value()).describe();
            case Every every -> "every " + DurationText.of(every.period());
            case EveryAfter after -> DurationText.of(after.delay()) + " after the end of the run before";
            case Once once -> "once";
        };
    }
}
