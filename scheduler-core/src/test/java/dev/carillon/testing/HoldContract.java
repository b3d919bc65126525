package dev.carillon.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.Claim;
import dev.carillon.run.ClaimToken;
import dev.carillon.run.Fence;
import dev.carillon.schedule.Lane;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.schedule.ScheduleId;
import dev.carillon.store.ClaimItem;
import dev.carillon.store.ClaimRequest;
import dev.carillon.store.ExpiredLeases;
import dev.carillon.store.ExpiredLeases.ExpiredLease;
import dev.carillon.store.Recovery;
import dev.carillon.store.RenewReply;
import dev.carillon.store.RenewRequest;
import dev.carillon.store.ScheduleStore;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Holding leases, and seeing which have ended. */
interface HoldContract extends StoreCase {

    /** A claim that differs from the true one in one thing. */
    static Claim forged(Claim claim, ClaimToken token, Fence fence) {
        return new Claim(
                claim.run(),
                claim.occurrence(),
                claim.lane(),
                claim.shard(),
                claim.node(),
                token,
                fence,
                claim.attempt(),
                claim.retries(),
                claim.losses(),
                claim.missedCount(),
                claim.cause(),
                claim.onNodeLoss());
    }

    /** Claims that are like the true one but are not it. */
    static List<Claim> forgeries(Claim claim) {
        return List.of(
                forged(claim, ClaimToken.random(), claim.fence()),
                forged(claim, claim.token(), new Fence(claim.fence().value() + 1)),
                forged(claim, claim.token(), new Fence(claim.fence().value() - 1)));
    }

    @Test
    default void aRenewedLeaseHolds() {
        Scene scene = scene();
        Claim claim = scene.fire(scene.due("renewed"));
        assertThat(scene.renew(claim, Scene.FAR)).isEqualTo(RenewReply.RENEWED);
        scene.pass(Scene.PAST_LEASE);
        assertThat(scene.expired(claim)).isEmpty();
        scene.succeed(claim);
    }

    @Test
    default void aRenewalMayAlsoShortenALease() {
        Scene scene = scene();
        Claim claim = scene.fire(scene.due("shortened"));
        scene.renew(claim, Scene.FAR);
        scene.renew(claim, Duration.ofMillis(50));
        scene.pass(Duration.ofMillis(100));
        assertThat(scene.expired(claim)).isPresent();
    }

    @Test
    default void anExpiredLeaseMayBeRenewedUntilItIsTakenAway() {
        Scene scene = scene();
        Claim claim = scene.fire(scene.due("late"));
        scene.pass(Scene.PAST_LEASE);
        assertThat(scene.expired(claim)).isPresent();
        assertThat(scene.renew(claim, Scene.LEASE)).isEqualTo(RenewReply.RENEWED);
        assertThat(scene.expired(claim)).isEmpty();
        scene.lose(claim, Recovery.Verdict.RERUN);
        assertThat(scene.renew(claim, Scene.LEASE)).isEqualTo(RenewReply.LOST);
    }

    @Test
    default void aForeignClaimHoldsNothing() {
        Scene scene = scene();
        Claim claim = scene.fire(scene.due("forged"));
        for (Claim forged : forgeries(claim)) {
            assertThat(scene.renew(forged, Scene.FAR)).isEqualTo(RenewReply.LOST);
        }
        scene.pass(Scene.PAST_LEASE);
        assertThat(scene.expired(claim)).isPresent();
    }

    @Test
    default void aFinishedOrHandedOverRunIsLost() {
        Scene scene = scene();
        Claim finished = scene.fire(scene.due("finished"));
        scene.succeed(finished);
        assertThat(scene.renew(finished, Scene.LEASE)).isEqualTo(RenewReply.LOST);
        StoredSchedule due = scene.due("handed");
        Claim handed = scene.fire(due);
        scene.handOver(handed);
        assertThat(scene.renew(handed, Scene.LEASE)).isEqualTo(RenewReply.LOST);
        Claim second = scene.start(scene.again(due), handed.run());
        assertThat(scene.renew(handed, Scene.LEASE)).isEqualTo(RenewReply.LOST);
        assertThat(scene.renew(second, Scene.LEASE)).isEqualTo(RenewReply.RENEWED);
    }

    @Test
    default void renewalsAreAnsweredInTheirOrder() {
        Scene scene = scene();
        StoredSchedule first = scene.due("first");
        ScheduleId near = first.schedule().id();
        StoredSchedule second = scene.put(scene.hourly("x").withId(scene.neighbour(near, "second")), scene.past());
        Claim lost = scene.fire(first);
        Claim held = scene.fire(second);
        scene.succeed(lost);
        assertThat(scene.store().renew(new RenewRequest(held.shard(), Scene.LEASE, List.of(lost, held, lost))))
                .containsExactly(RenewReply.LOST, RenewReply.RENEWED, RenewReply.LOST);
    }

    @Test
    default void anExpiredLeaseTellsWhatIsToBeKnown() {
        Scene scene = scene();
        StoredSchedule due = scene.due("expired");
        ClaimItem.Fire item =
                new ClaimItem.Fire(due, due.next().orElseThrow(), 0, Optional.of(scene.later()), OnNodeLoss.ABANDON);
        Claim claim = Scene.granted(scene.claim(item));
        assertThat(scene.expired(claim)).isEmpty();
        scene.pass(Scene.PAST_LEASE);
        assertThat(scene.expired(claim))
                .contains(new ExpiredLease(
                        claim.run(), Lane.of(scene.task), scene.node, claim.fence(), 1, 0, OnNodeLoss.ABANDON));
    }

    @Test
    default void theLongestEndedComesFirstAndTheNextEndIsKnown() {
        Scene scene = scene();
        StoredSchedule longer = scene.due("longer");
        ScheduleId near = longer.schedule().id();
        StoredSchedule shorter = scene.put(scene.hourly("x").withId(scene.neighbour(near, "shorter")), scene.past());
        StoredSchedule held = scene.put(scene.hourly("x").withId(scene.neighbour(near, "held")), scene.past());
        Claim second = claimFor(longer, Duration.ofMillis(100));
        Claim first = claimFor(shorter, Duration.ofMillis(50));
        claimFor(held, Duration.ofSeconds(2));
        scene.pass(Duration.ofMillis(200));
        ExpiredLeases expired = scene.store().expired(first.shard(), ScheduleStore.MAX_BATCH);
        List<Claim> claims = List.of(first, second);
        assertThat(expired.leases())
                .extracting(ExpiredLease::run)
                .filteredOn(run -> claims.stream().anyMatch(claim -> claim.run().equals(run)))
                .containsExactly(first.run(), second.run());
        Instant nextEnd = expired.nextEnd().orElseThrow();
        assertThat(nextEnd).isBefore(scene.now().plusSeconds(2));
        assertThat(nextEnd).isAfter(scene.now().minus(scene.tolerance()));
        assertThat(scene.store().expired(first.shard(), 1).leases()).hasSize(1);
    }

    private Claim claimFor(StoredSchedule schedule, Duration lease) {
        Scene scene = scene();
        ClaimItem item = scene.fireItem(schedule, Optional.of(scene.later()));
        ClaimRequest request = new ClaimRequest(
                scene.shard(schedule.schedule().id()), scene.node, ClaimToken.random(), lease, List.of(item));
        return Scene.granted(scene.store().claim(request).get(0));
    }
}
