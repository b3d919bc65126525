package dev.carillon.schedule;

/**
 * How clock changes bend an expression.
 *
 * @param everyPass whether local times that happen twice fire twice; otherwise once, at the earlier offset
 * @param longestGapSeconds the longest gap whose lost times fire right after it; 0 for none
 */
record DstRule(boolean everyPass, long longestGapSeconds) {

    private static final long LONGEST_GAP_SECONDS = 3 * 3600;

    static DstRule of(boolean interval, DstPolicy policy) {
        return new DstRule(interval, interval || policy == DstPolicy.SKIP ? 0 : LONGEST_GAP_SECONDS);
    }
}
