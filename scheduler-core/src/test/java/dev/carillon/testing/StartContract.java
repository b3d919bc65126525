package dev.carillon.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.Cause;
import dev.carillon.run.Claim;
import dev.carillon.run.ClaimToken;
import dev.carillon.run.RunId;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.Lane;
import dev.carillon.schedule.OnNodeLoss;
import dev.carillon.store.ClaimReply;
import dev.carillon.store.ClaimRequest;
import dev.carillon.store.Recovery;
import dev.carillon.store.StoredSchedule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Claiming waiting runs. */
interface StartContract extends StoreCase {

    @Test
    default void aRetryIsTheNextAttemptUnderANewFence() {
        Scene scene = scene();
        StoredSchedule due = scene.due("retried");
        Claim first = scene.fire(due);
        scene.retry(first, Duration.ZERO);
        ClaimToken token = ClaimToken.random();
        ClaimRequest request = new ClaimRequest(
                first.shard(),
                scene.otherNode,
                token,
                Scene.LEASE,
                List.of(scene.startItem(scene.again(due), first.run())));
        Claim second = Scene.granted(scene.store().claim(request).get(0));
        assertThat(second)
                .isEqualTo(new Claim(
                        first.run(),
                        first.occurrence(),
                        Lane.of(scene.task),
                        first.shard(),
                        scene.otherNode,
                        token,
                        second.fence(),
                        2,
                        1,
                        0,
                        0,
                        Cause.RETRY,
                        OnNodeLoss.RERUN));
        assertThat(second.fence()).isGreaterThan(first.fence());
        assertThat(scene.waiting(due)).isEmpty();
        assertThat(scene.again(due).unfinished()).containsExactly(first.run());
    }

    @Test
    default void aHandedOverRunIsNotChargedToTheRetries() {
        Scene scene = scene();
        StoredSchedule due = scene.due("handed");
        Claim first = scene.fire(due);
        scene.handOver(first);
        Claim second = scene.start(scene.again(due), first.run());
        assertThat(second.cause()).isEqualTo(Cause.RECOVERY);
        assertThat(second.attempt()).isEqualTo(2);
        assertThat(second.retries()).isZero();
        assertThat(second.losses()).isZero();
    }

    @Test
    default void aRunThatLostItsNodeCountsTheLoss() {
        Scene scene = scene();
        StoredSchedule due = scene.due("lost");
        Claim first = scene.fire(due);
        scene.lose(first, Recovery.Verdict.RERUN);
        Claim second = scene.start(scene.again(due), first.run());
        assertThat(second.cause()).isEqualTo(Cause.RECOVERY);
        assertThat(second.attempt()).isEqualTo(2);
        assertThat(second.retries()).isZero();
        assertThat(second.losses()).isEqualTo(1);
        assertThat(second.fence()).isGreaterThan(first.fence());
    }

    @Test
    default void countsAddUpOverTheAttempts() {
        Scene scene = scene();
        StoredSchedule due = scene.due("unlucky");
        Claim claim = scene.fire(due);
        scene.retry(claim, Duration.ZERO);
        claim = scene.start(scene.again(due), claim.run());
        scene.handOver(claim);
        claim = scene.start(scene.again(due), claim.run());
        scene.retry(claim, Duration.ZERO);
        claim = scene.start(scene.again(due), claim.run());
        scene.lose(claim, Recovery.Verdict.RERUN);
        claim = scene.start(scene.again(due), claim.run());
        assertThat(claim.attempt()).isEqualTo(5);
        assertThat(claim.retries()).isEqualTo(2);
        assertThat(claim.losses()).isEqualTo(1);
        assertThat(claim.cause()).isEqualTo(Cause.RECOVERY);
    }

    @Test
    default void aRetryIsEarlyUntilItsDelayIsOver() {
        Scene scene = scene();
        StoredSchedule due = scene.due("delayed");
        Claim first = scene.fire(due);
        Duration delay = Duration.ofMillis(400);
        scene.retry(first, delay);
        StoredSchedule waiting = scene.again(due);
        assertThat(scene.waiting(due)).isEmpty();
        assertThat(scene.claim(scene.startItem(waiting, first.run())))
                .isInstanceOfSatisfying(ClaimReply.Early.class, early -> scene.assertAbout(early.remaining(), delay));
        scene.pass(delay.plusMillis(50));
        assertThat(scene.waiting(due)).containsExactly(first.run());
        scene.start(waiting, first.run());
    }

    @Test
    default void aWaitingRunIsGrantedOnce() {
        Scene scene = scene();
        StoredSchedule schedule = scene.put(scene.hourly("manual"), scene.later());
        RunId run = scene.trigger(schedule);
        StoredSchedule waiting = scene.again(schedule);
        Claim claim = scene.start(waiting, run);
        assertThat(scene.claim(scene.startItem(waiting, run))).isEqualTo(new ClaimReply.Moved());
        scene.succeed(claim);
        assertThat(scene.claim(scene.startItem(waiting, run))).isEqualTo(new ClaimReply.Moved());
    }

    @Test
    default void aRunThatDoesNotExistHasMoved() {
        Scene scene = scene();
        StoredSchedule schedule = scene.put(scene.hourly("none"), scene.later());
        assertThat(scene.claim(scene.startItem(schedule, scene.manual(schedule))))
                .isEqualTo(new ClaimReply.Moved());
        StoredSchedule deleted = scene.put(scene.hourly("deleted"), scene.later());
        RunId run = scene.trigger(deleted);
        scene.store().delete(deleted.schedule().id());
        assertThat(scene.claim(scene.startItem(deleted, run))).isEqualTo(new ClaimReply.Moved());
    }

    @Test
    default void aWaitingRunAdoptsTheNewGeneration() {
        Scene scene = scene();
        StoredSchedule old = scene.put(scene.hourly("updated"), scene.later());
        RunId run = scene.trigger(old);
        StoredSchedule updated = scene.replace(
                scene.again(old), scene.schedule("updated", new Every(Duration.ofMinutes(1))), old.next());
        assertThat(scene.claim(scene.startItem(old, run))).isEqualTo(new ClaimReply.Moved());
        Claim claim = scene.start(updated, run);
        assertThat(claim.occurrence().generation()).isEqualTo(2);
        assertThat(claim.occurrence().schedule()).isEqualTo(old.schedule().id());
    }

    @Test
    default void aRepeatedStartGetsTheFirstAnswer() {
        Scene scene = scene();
        StoredSchedule schedule = scene.put(scene.hourly("manual"), scene.later());
        RunId run = scene.trigger(schedule);
        ClaimRequest request = scene.request(scene.startItem(scene.again(schedule), run));
        List<ClaimReply> first = scene.store().claim(request);
        assertThat(scene.store().claim(request)).isEqualTo(first);
        assertThat(Scene.granted(first.get(0)).attempt()).isEqualTo(1);
    }

    @Test
    default void fencesOfAShardAlwaysRise() {
        Scene scene = scene();
        StoredSchedule due = scene.due("fences");
        Claim last = scene.fire(due, Optional.of(scene.later()));
        for (int i = 0; i < 20; i++) {
            scene.handOver(last);
            Claim next = scene.start(scene.again(due), last.run());
            assertThat(next.fence()).isGreaterThan(last.fence());
            last = next;
        }
    }
}
