package dev.carillon.testing.model;

import dev.carillon.store.ScheduleStore;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A mistake that a store could make, as something between the walk and a store that is right.
 *
 * @param name what is wrong
 * @param planting puts it before the right store
 */
record PlantedBug(String name, UnaryOperator<ScheduleStore> planting) {

    static Stream<PlantedBug> all() {
        return Stream.of(
                new PlantedBug("claim without comparing", WrongClaims.WithoutComparing::new),
                new PlantedBug("drop that does not advance", WrongClaims.DropStays::new),
                new PlantedBug("repetition is executed", WrongClaims.Repeated::new),
                new PlantedBug("fence stands still", WrongClaims.FenceStandsStill::new),
                new PlantedBug("retry forgets its count", WrongClaims.RetryForgets::new),
                new PlantedBug("dropped ones count as starts", WrongClaims.DropsCount::new),
                new PlantedBug("queued run is lost at an end", WrongEnds.QueuedRunLost::new),
                new PlantedBug("end under an old fence", WrongEnds.AnyFence::new),
                new PlantedBug("hand over is a retry", WrongEnds.HandOverIsRetry::new),
                new PlantedBug("cancel is not heard", WrongEnds.CancelNotHeard::new),
                new PlantedBug("lost run is abandoned", WrongEnds.LostIsAbandoned::new),
                new PlantedBug("resume keeps a stale next", WrongDefinitions.StaleNext::new),
                new PlantedBug("resume forgets what passed", WrongDefinitions.ForgetsMissed::new),
                new PlantedBug("trigger ignores overlap", WrongDefinitions.TriggerOverlaps::new),
                new PlantedBug("update without comparing", WrongDefinitions.UpdateWithoutComparing::new),
                new PlantedBug("update ends a pause", WrongDefinitions.PauseOverwritten::new));
    }

    @Override
    public String toString() {
        return name;
    }
}
