package dev.carillon.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.schedule.Every;
import dev.carillon.schedule.Misfire;
import dev.carillon.schedule.Once;
import dev.carillon.schedule.Overlap;
import dev.carillon.schedule.Policies;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.DropReason;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What passed while somebody looked who could have claimed it, had there been a permit and room. */
class WaitingTimesTest extends PlannerCase {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Policies QUEUEING = Policies.DEFAULT.withOverlap(Overlap.QUEUE_ALL);
    /** Ten fire times are due, the first at noon. */
    private static final Instant NOW = minute(9).plusSeconds(30);

    private static Instant minute(int number) {
        return NOON.plus(MINUTE.multipliedBy(number));
    }

    private static StoredSchedule minutely(Policies policies) {
        return due(schedule(new Every(MINUTE)).withPolicies(policies), NOON, NOON);
    }

    private static ClaimItem planned(Policies policies, Instant attendedSince) {
        return plan(minutely(policies), NOW, attendedSince);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SKIP", "QUEUE_ONE", "CANCEL_PREVIOUS"})
    void whereOnlyOneMayWaitTheLatestStandsForAll(String overlap) {
        Policies one = Policies.DEFAULT.withOverlap(Overlap.parse(overlap));
        assertFires(planned(one, NOON.minusSeconds(1)), minute(9), 9, Optional.of(minute(10)));
    }

    @Test
    void itIsNotDroppedAsAMisfire() {
        Policies skipping = Policies.DEFAULT.withMisfire(Misfire.SKIP);
        StoredSchedule hourly = due(schedule(new Every(Duration.ofHours(1))).withPolicies(skipping), NOON, NOON);
        Instant late = NOON.plus(MINUTE.multipliedBy(30));
        assertFires(plan(hourly, late, NOON.minusSeconds(1)), NOON, 0, Optional.of(NOON.plus(Duration.ofHours(1))));
        StoredSchedule single = due(skipping(new Once(NOON)), NOON, NOON);
        assertFires(plan(single, late, NOON.minusSeconds(1)), NOON, 0, Optional.empty());
    }

    @Test
    void whatWasFreshWhenSomebodyBeganToLookIsNotDroppedAsAMisfire() {
        StoredSchedule single = due(skipping(new Once(NOON)), NOON, NOON);
        assertFires(plan(single, NOON.plus(MINUTE.multipliedBy(30)), NOON.plusSeconds(20)), NOON, 0, Optional.empty());
        assertThat(plan(single, NOON.plus(MINUTE.multipliedBy(30)), NOON.plusSeconds(61)))
                .isEqualTo(new ClaimItem.Drop(single, NOON, 1, DropReason.MISFIRE, Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"QUEUE_ALL", "ALLOW(3)"})
    void whereMoreMayWaitEachIsClaimedForItselfOldestFirst(String overlap) {
        Policies more = Policies.DEFAULT.withOverlap(Overlap.parse(overlap));
        assertFires(planned(more, NOON.minusSeconds(1)), NOON, 0, Optional.of(minute(1)));
    }

    @Test
    void theLimitOfTheMisfireRuleIsForWhatWasMissed() {
        Policies two = QUEUEING.withMisfire(Misfire.fireAll(2));
        assertFires(planned(two, NOON.minusSeconds(1)), NOON, 0, Optional.of(minute(1)));
        // noon to minute 4 were missed, of which the latest two run
        ClaimItem item = planned(two, minute(4));
        assertThat(item)
                .isEqualTo(
                        new ClaimItem.Drop(item.schedule(), minute(2), 3, DropReason.MISFIRE, Optional.of(minute(3))));
    }

    @Test
    void whatWasMissedGoesByItsRuleBeforeWhatWaits() {
        assertFires(planned(QUEUEING, minute(4)), minute(4), 4, Optional.of(minute(5)));
        Policies skipping = QUEUEING.withMisfire(Misfire.SKIP);
        ClaimItem item = planned(skipping, minute(4).plusSeconds(59));
        assertFires(item, minute(4), 4, Optional.of(minute(5)));
    }

    @Test
    void noMoreThanSoManyWaitForThemselves() {
        Instant late = NOON.plus(MINUTE.multipliedBy(1_500));
        ClaimItem item = plan(minutely(QUEUEING), late, NOON.minusSeconds(1));
        assertThat(item)
                .isEqualTo(new ClaimItem.Drop(
                        item.schedule(), minute(500), 501, DropReason.OVERLAP, Optional.of(minute(501))));
    }

    @Test
    void theStartDeadlineCountsForWhatWaits() {
        Policies hasty = QUEUEING.withStartDeadline(MINUTE.multipliedBy(3));
        ClaimItem item = planned(hasty, NOON.minusSeconds(1));
        assertThat(item)
                .isEqualTo(
                        new ClaimItem.Drop(item.schedule(), minute(6), 7, DropReason.DEADLINE, Optional.of(minute(7))));
    }

    @Test
    void theCatchUpWindowCountsFromWhenSomebodyBeganToLook() {
        Policies narrow = QUEUEING.withMisfire(Misfire.fireAll(100).within(MINUTE.multipliedBy(2)));
        assertFires(planned(narrow, NOON.minusSeconds(1)), NOON, 0, Optional.of(minute(1)));
        ClaimItem item = planned(narrow, minute(4));
        assertThat(item)
                .isEqualTo(
                        new ClaimItem.Drop(item.schedule(), minute(1), 2, DropReason.MISFIRE, Optional.of(minute(2))));
    }
}
