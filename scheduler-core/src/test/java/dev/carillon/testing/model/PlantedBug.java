package dev.carillon.testing.model;

import dev.carillon.store.ScheduleStore;
import java.util.function.UnaryOperator;

/** Mistakes that a store could make, each as something between the walk and a store that is right. */
enum PlantedBug {
    CLAIM_WITHOUT_COMPARING(WrongClaims.WithoutComparing::new),
    DROP_THAT_DOES_NOT_ADVANCE(WrongClaims.DropStays::new),
    REPETITION_IS_EXECUTED(WrongClaims.Repeated::new),
    FENCE_STANDS_STILL(WrongClaims.FenceStandsStill::new),
    RETRY_FORGETS_ITS_COUNT(WrongClaims.RetryForgets::new),
    DROPPED_ONES_COUNT_AS_STARTS(WrongClaims.DropsCount::new),
    QUEUED_RUN_IS_LOST_AT_AN_END(WrongEnds.QueuedRunLost::new),
    END_UNDER_AN_OLD_FENCE(WrongEnds.AnyFence::new),
    HAND_OVER_IS_A_RETRY(WrongEnds.HandOverIsRetry::new),
    CANCEL_IS_NOT_HEARD(WrongEnds.CancelNotHeard::new),
    LOST_RUN_IS_ABANDONED(WrongEnds.LostIsAbandoned::new),
    RESUME_KEEPS_A_STALE_NEXT(WrongDefinitions.StaleNext::new),
    RESUME_FORGETS_WHAT_PASSED(WrongDefinitions.ForgetsMissed::new),
    TRIGGER_IGNORES_OVERLAP(WrongDefinitions.TriggerOverlaps::new),
    UPDATE_WITHOUT_COMPARING(WrongDefinitions.UpdateWithoutComparing::new),
    UPDATE_ENDS_A_PAUSE(WrongDefinitions.PauseOverwritten::new);

    private final UnaryOperator<ScheduleStore> planting;

    PlantedBug(UnaryOperator<ScheduleStore> planting) {
        this.planting = planting;
    }

    ScheduleStore in(ScheduleStore right) {
        return planting.apply(right);
    }
}
