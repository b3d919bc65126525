package dev.carillon.node;

import dev.carillon.store.MinuteFigures;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * How late what schedules started was, over some minutes and nodes: from the nominal fire time to the call of the handler, in
 * milliseconds with an error of a tenth of one, or of a thousandth of the value where that is more. An hour stands for
 * whatever was later than that. All are 0 when nothing was started.
 *
 * @param count how many attempts that were due by a schedule were started
 * @param p50Millis how late half of them were at most
 * @param p95Millis how late 95 % of them were at most
 * @param p99Millis how late 99 % of them were at most
 * @param maxMillis how late the latest of them was
 */
public record LatenessFigures(long count, double p50Millis, double p95Millis, double p99Millis, double maxMillis) {

    /** The figures of nothing. */
    public static final LatenessFigures NONE = new LatenessFigures(0, 0, 0, 0, 0);

    /** Takes figures together, of whatever minutes and nodes. Those whose histogram cannot be read count for nothing. */
    public static LatenessFigures merge(List<MinuteFigures> minutes) {
        Histogram sum = LatenessText.empty();
        for (MinuteFigures figures : minutes) {
            if (!figures.lateness().isEmpty()) {
                LatenessText.read(figures.lateness()).ifPresent(sum::add);
            }
        }
        if (sum.getTotalCount() == 0) {
            return NONE;
        }
        return new LatenessFigures(
                sum.getTotalCount(),
                LatenessText.millisAt(50, sum),
                LatenessText.millisAt(95, sum),
                LatenessText.millisAt(99, sum),
                LatenessText.millisAt(100, sum));
    }
}
