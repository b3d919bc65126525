package dev.carillon.node.simulation;

import java.util.Locale;

/** What must hold at every moment, or at the end. */
enum Invariant {
    ONE_LIVE_CLAIM_PER_OCCURRENCE,
    A_FENCE_ONLY_RISES,
    NOTHING_IS_LOST,
    ONE_END_FOR_EACH_RUN,
    NO_FORBIDDEN_OVERLAP,
    NO_START_BEFORE_ITS_TIME,
    NO_WORK_BEYOND_THE_LEASE,
    NOTHING_STARTS_OF_WHAT_WAS_DELETED,
    NOTHING_STARTS_DURING_A_PAUSE,
    NOTHING_STARTS_THAT_NOBODY_ASKED_FOR,
    ONE_ANSWER_FOR_ONE_TOKEN,
    ATTEMPTS_ARE_COUNTED,
    A_LOST_NODE_MEANS_WHAT_WAS_ASKED_FOR,
    A_DROP_HAS_ITS_REASON,
    NOTHING_UNEXPECTED;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
