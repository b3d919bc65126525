package dev.carillon.benchmarks.workload;

import dev.carillon.benchmarks.contender.Contender;
import java.util.List;

/** Something to be done by every contender in the same way. */
public interface Workload {

    /** The word that asks for it. */
    String name();

    /** What it is, in a line over its table. */
    String title();

    /** Its sizes, from the first row of a contender to the last. */
    List<String> cases();

    /** Whether its sizes are numbers of schedules, which the caller may replace by another one. */
    default boolean isSizedByCount() {
        return false;
    }

    /** What it reports, in the order of the columns. */
    List<Figure> figures();

    /** Why a contender is not asked for this size, or an empty text. */
    default String unfit(String size, Contender contender) {
        return "";
    }

    /** The reason for one whose recurrences cannot be spread over a second. */
    static String unlessSpreadable(Contender contender) {
        return contender.isSpreadable() ? "" : "its recurrences begin with full seconds";
    }

    /** Does it once. */
    void run(Trial trial) throws Exception;
}
