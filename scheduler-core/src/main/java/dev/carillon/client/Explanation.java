package dev.carillon.client;

import dev.carillon.schedule.ScheduleId;
import java.util.List;

/**
 * Why a schedule fires or does not, as it was at one moment.
 *
 * @param id which schedule
 * @param verdict the main thing, in a few words: one of {@link #VERDICTS}
 * @param reasons everything that is known, one sentence each, the main thing first
 */
public record Explanation(ScheduleId id, String verdict, List<String> reasons) {

    /** The words for the main thing, the one that goes before the others first. */
    public static final List<String> VERDICTS = List.of(
            "paused",
            "completed",
            "no capable node",
            "stalled",
            "overdue",
            "unfinished runs",
            "queued runs",
            "scheduled",
            "excluded",
            "no calendar",
            "dropped");

    public Explanation {
        if (!VERDICTS.contains(verdict)) {
            throw new IllegalArgumentException("verdict: \"" + verdict + "\" is none of " + VERDICTS);
        }
        reasons = List.copyOf(reasons);
    }
}
