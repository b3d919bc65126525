package dev.carillon.client;

import dev.carillon.schedule.ScheduleId;
import java.util.List;

/**
 * Why a schedule fires or does not, as it was at one moment.
 *
 * @param id which schedule
 * @param verdict the main thing, in a few words: {@code paused}, {@code completed}, {@code unfinished runs},
 *     {@code stalled}, {@code no capable node}, {@code overdue} or {@code scheduled}
 * @param reasons everything that is known, one sentence each, the main thing first
 */
public record Explanation(ScheduleId id, String verdict, List<String> reasons) {

    public Explanation {
        reasons = List.copyOf(reasons);
    }
}
