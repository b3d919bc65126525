package dev.carillon.node.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.node.chaos.ChaosPlan.Planned;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which faults a plan has. */
class ChaosPlanTest {

    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final Set<FaultKind> ALL = FaultKind.usual();

    private static ChaosPlan plan(long seed, int minutes, int places) {
        return ChaosPlan.of(seed, Duration.ofMinutes(minutes), LEASE, places, ALL);
    }

    @Test
    void theSameSeedIsTheSamePlan() {
        assertThat(plan(7, 5, 5)).isEqualTo(plan(7, 5, 5)).isNotEqualTo(plan(8, 5, 5));
    }

    @Test
    void everyKindComesInTwoMinutes() {
        for (long seed = 0; seed < 200; seed++) {
            assertThat(plan(seed, 2, 5).counts().keySet()).as("seed %d", seed).isEqualTo(ALL);
        }
    }

    @Test
    void theProcessOfTheLastPlaceIsNeverEnded() {
        for (long seed = 0; seed < 50; seed++) {
            for (int places : new int[] {2, 3, 4, 5}) {
                int last = places - 1;
                assertThat(plan(seed, 5, places).faults())
                        .filteredOn(fault -> fault.kind().endsNode())
                        .hasSizeGreaterThan(5)
                        .extracting(Planned::place)
                        .doesNotContain(last);
            }
        }
    }

    @Test
    void whatVoidsThePromiseIsMadeOnlyWhenAskedFor() {
        assertThat(FaultKind.usual()).doesNotContain(FaultKind.POWER_LOSS).hasSize(FaultKind.values().length - 1);
    }

    @Test
    void allIsOverBeforeTheEnd() {
        for (long seed = 0; seed < 200; seed++) {
            assertThat(plan(seed, 1, 3).faults())
                    .isNotEmpty()
                    .allSatisfy(fault -> assertThat(fault.end()).isLessThan(Duration.ofMinutes(1)));
        }
    }

    @Test
    void atMostTwoPlacesAndRedisAreDisturbedAtATimeEachByOneFault() {
        for (long seed = 0; seed < 50; seed++) {
            List<Planned> faults = plan(seed, 5, 5).faults();
            for (Planned one : faults) {
                List<Planned> beside = faults.stream()
                        .filter(other -> !other.equals(one)
                                && other.at().compareTo(one.at()) >= 0
                                && other.at().compareTo(one.end()) < 0)
                        .toList();
                assertThat(beside).filteredOn(other -> isSame(one, other)).isEmpty();
                assertThat(beside)
                        .filteredOn(other -> other.kind().target() == FaultKind.Target.NODE)
                        .extracting(Planned::place)
                        .doesNotContain(one.kind().target() == FaultKind.Target.NODE ? one.place() : -1);
            }
        }
    }

    @Test
    void aRedisThatWasStartedAnewIsLeftAloneForFourLeases() {
        for (long seed = 0; seed < 50; seed++) {
            List<Planned> ofRedis = plan(seed, 10, 5).faults().stream()
                    .filter(fault -> fault.kind().target() == FaultKind.Target.REDIS)
                    .toList();
            assertThat(ofRedis).hasSizeGreaterThan(20);
            for (int i = 1; i < ofRedis.size(); i++) {
                Planned before = ofRedis.get(i - 1);
                if (before.kind().restartsRedis()) {
                    assertThat(ofRedis.get(i).at()).isGreaterThan(before.end().plus(LEASE.multipliedBy(4)));
                }
            }
        }
    }

    private static boolean isSame(Planned one, Planned other) {
        return one.kind().target() == FaultKind.Target.REDIS && other.kind().target() == FaultKind.Target.REDIS;
    }

    @Test
    void whatOutlastsLeasesIsShorterWhereLeasesAre() {
        assertThat(FaultKind.FREEZE.shortest(Duration.ofSeconds(2))).isEqualTo(Duration.ofSeconds(6));
        assertThat(FaultKind.KILL.shortest(Duration.ofSeconds(2))).isEqualTo(FaultKind.KILL.shortest(LEASE));
    }

    @Test
    void kindsHaveTheNamesThatOptionsUse() {
        for (FaultKind kind : FaultKind.values()) {
            assertThat(FaultKind.of(kind.option())).isEqualTo(kind);
        }
    }
}
