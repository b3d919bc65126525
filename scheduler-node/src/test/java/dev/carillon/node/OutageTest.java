package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.Attempt;
import dev.carillon.run.Claim;
import dev.carillon.run.RunState;
import dev.carillon.schedule.Every;
import dev.carillon.schedule.Once;
import dev.carillon.store.ClaimsRestException;
import dev.carillon.store.CompleteReply;
import dev.carillon.store.Completion;
import dev.carillon.store.StoreProtocolException;
import dev.carillon.store.StoreUnavailableException;
import dev.carillon.task.Run;
import dev.carillon.task.TaskKind;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A store that does not answer, or whose answers get lost. */
class OutageTest {

    private final Cluster cluster = new Cluster();

    @Test
    void afterAnOutageOfHoursTheNodeGoesOnByItself() {
        Member a = cluster.add("a", (p, run) -> {});
        cluster.put("s", new Every(Duration.ofSeconds(1)));
        cluster.runFor(Duration.ofMillis(3_500));

        a.line.cut(true);
        cluster.runFor(Duration.ofHours(3));
        assertThat(cluster.fires()).hasSize(3);
        a.line.heal();
        cluster.runFor(Duration.ofMillis(2_500));

        assertThat(cluster.fires()).hasSizeBetween(6, 7);
        assertThat(cluster.fires().get(3).run().missedCount()).isBetween(10_000 - 1, 10_800);
    }

    @Test
    void whatWasGrantedWhileTheReplyWasLostIsRunAndNotLost() {
        expectNoneLostWithTheReplies(1);
    }

    /** Three requests are under way, and all three were done. */
    @Test
    void whatWasSentBehindARequestWithoutAnAnswerIsAskedForAgainToo() {
        expectNoneLostWithTheReplies(60);
    }

    private void expectNoneLostWithTheReplies(int schedules) {
        Member a = cluster.add("a", (p, run) -> {});
        for (int i = 0; i < schedules; i++) {
            cluster.put("s" + i, new Once(Cluster.START.plusSeconds(1)));
        }
        cluster.runFor(Duration.ofMillis(500));

        a.line.loseReplies("claim");
        cluster.runFor(Duration.ofSeconds(2));
        assertThat(cluster.fires()).isEmpty();
        assertThat(a.engine.executor().permits(TaskKind.IO).used()).isEqualTo(schedules);
        a.line.heal();
        cluster.runFor(Duration.ofMillis(200));

        assertThat(cluster.fires())
                .hasSize(schedules)
                .allMatch(fire -> fire.run().attempt() == 1);
        assertThat(a.engine.executor().permits(TaskKind.IO).used()).isZero();
    }

    @Test
    void endsWhoseRepliesWereLostAreRecordedOnce() {
        int schedules = 100;
        Member a = cluster.add("a", (p, run) -> {});
        for (int i = 0; i < schedules; i++) {
            cluster.put("s" + i, new Once(Cluster.START.plusSeconds(1)));
        }
        a.line.loseReplies("complete");
        cluster.runFor(Duration.ofSeconds(3));
        assertThat(cluster.fires()).hasSize(schedules);
        assertThat(a.engine.active().size()).isEqualTo(schedules);
        a.line.heal();
        cluster.runFor(Duration.ofSeconds(20));

        assertThat(cluster.fires()).hasSize(schedules);
        assertThat(a.engine.active().size()).isZero();
        assertThat(cluster.store.staleCompletions()).isZero();
    }

    @Test
    void aClaimThatIsAnsweredTooLateIsNotStartedHere() {
        Member a = cluster.add("a", (p, run) -> {});
        cluster.put("s", new Once(Cluster.START.plusSeconds(1)));
        cluster.runFor(Duration.ofMillis(500));

        a.line.loseReplies("claim");
        cluster.runFor(Duration.ofSeconds(9));
        assertThat(a.engine.executor().permits(TaskKind.IO).used()).isZero();
        a.line.heal();
        cluster.runFor(Duration.ofSeconds(5));

        assertThat(cluster.fires()).hasSize(1);
        assertThat(cluster.fires().get(0).run().attempt()).isEqualTo(2);
    }

    /** The store began to count when it was first asked, and that is what the node counts from. */
    @Test
    void aClaimThatIsAnsweredLateIsTrustedFromWhenItWasSent() {
        HeldRuns held = new HeldRuns();
        Member a = cluster.add("a", Cluster.TASK, (p, run) -> {}, settings -> settings.executor(TaskKind.IO, held));
        cluster.put("s", new Once(Cluster.START.plusSeconds(1)));
        cluster.runFor(Duration.ofMillis(500));

        a.line.loseReplies("claim");
        cluster.runFor(Duration.ofMillis(3_500));
        a.pause(a.engine.keeper());
        a.line.heal();
        cluster.runFor(Duration.ofMillis(200));

        ActiveRun run = a.engine.active().all().iterator().next();
        assertThat(cluster.clock.nanos() - run.renewedNanos())
                .isGreaterThanOrEqualTo(Duration.ofSeconds(3).toNanos());
    }

    @Test
    void withoutWakeUpsTheSafetyPollFindsWhatIsNew() {
        Member a = cluster.add("a", (p, run) -> {});
        a.line.fail("subscribe", new StoreUnavailableException("test", null));
        cluster.runFor(Duration.ofSeconds(5));

        cluster.put("s", new Once(cluster.clock.instant()));
        cluster.runFor(Duration.ofSeconds(2));

        assertThat(cluster.fires()).hasSize(1);
    }

    @Test
    void whatIsDueWhileClaimsRestIsPlannedWhenTheyGoOn() {
        Member a = cluster.add("a", (p, run) -> {});
        cluster.put("s", new Every(Duration.ofSeconds(1)));
        cluster.runFor(Duration.ofMillis(500));

        a.line.fail("claim", new ClaimsRestException("test", Duration.ofSeconds(2)));
        cluster.runFor(Duration.ofSeconds(5));
        assertThat(a.engine.executor().permits(TaskKind.IO).used()).isZero();
        assertThat(a.line.calls("claim")).isLessThan(8);
        a.line.heal();
        cluster.runFor(Duration.ofSeconds(2));

        Run first = cluster.fires().get(0).run();
        assertThat(first.nominal()).isAfterOrEqualTo(Cluster.START.plusSeconds(5));
        assertThat(first.nominal().plusSeconds(1))
                .isAfter(cluster.fires().get(0).at());
        assertThat(first.missedCount()).isGreaterThanOrEqualTo(4);
    }

    @Test
    void anEndIsKeptUntilTheStoreTakesIt() {
        Member a = cluster.add("a", (p, run) -> {});
        cluster.put("s", new Once(Cluster.START.plusSeconds(1)));
        cluster.runFor(Duration.ofMillis(500));

        a.line.fail("complete", new StoreUnavailableException("test", null));
        cluster.runFor(Duration.ofSeconds(5));
        assertThat(cluster.states("s")).isEmpty();
        a.line.heal();
        cluster.runFor(Duration.ofSeconds(1));

        assertThat(cluster.states("s")).containsExactly(RunState.SUCCEEDED);
        assertThat(cluster.fires()).hasSize(1);
        assertThat(a.engine.active().size()).isZero();
    }

    @Test
    void anEndThatWasRecordedThoughTheReplyWasLostChangesNothingMore() {
        Member a = cluster.add("a", (p, run) -> {});
        cluster.put("s", new Once(Cluster.START.plusSeconds(1)));
        cluster.runFor(Duration.ofMillis(500));

        a.line.loseReplies("complete");
        cluster.runFor(Duration.ofSeconds(1));
        a.line.heal();
        cluster.runFor(Duration.ofSeconds(20));

        assertThat(cluster.states("s")).containsExactly(RunState.SUCCEEDED);
        assertThat(cluster.fires()).hasSize(1);
        assertThat(cluster.store.staleCompletions()).isZero();
    }

    /** New ends do not join the ones that are sent again: those are one request, with one answer. */
    @Test
    void endsThatGatherWhileRepliesAreLostAreAllToldThatTheyWereRecorded() {
        Map<String, CompleteReply> replies = new HashMap<>();
        RunListener listener = new RunListener() {
            @Override
            public void ended(Claim claim, Attempt attempt, Completion.Ending ending, CompleteReply reply) {
                replies.put(claim.run().schedule().value(), reply);
            }
        };
        Member a = cluster.add("a", Cluster.TASK, (p, run) -> {}, settings -> settings.listener(listener));
        for (int i = 0; i < 5; i++) {
            cluster.put("s" + i, new Once(Cluster.START.plusMillis(1_000 + 300 * i)));
        }
        cluster.runFor(Duration.ofMillis(500));

        a.line.loseReplies("complete");
        cluster.runFor(Duration.ofSeconds(3));
        assertThat(cluster.fires()).hasSize(5);
        assertThat(replies).isEmpty();
        a.line.heal();
        cluster.runFor(Duration.ofSeconds(1));

        assertThat(replies)
                .hasSize(5)
                .allSatisfy((id, reply) -> assertThat(reply).isEqualTo(CompleteReply.RECORDED));
        assertThat(cluster.store.staleCompletions()).isZero();
        assertThat(a.engine.completer().isEmpty()).isTrue();
    }

    @Test
    void anEndThatNobodyTakesIsGivenUpInTheEnd() {
        Member a = cluster.add("a", (p, run) -> {});
        cluster.put("s", new Once(Cluster.START.plusSeconds(1)));
        cluster.runFor(Duration.ofMillis(500));

        a.pause(a.engine.recoverer());
        a.line.fail("complete", new StoreUnavailableException("test", null));
        a.line.fail("renew", new StoreUnavailableException("test", null));
        cluster.runFor(Duration.ofSeconds(30));

        assertThat(a.engine.completer().isEmpty()).isTrue();
        assertThat(a.engine.active().size()).isZero();
    }

    @Test
    void aBatchThatTheStoreCannotTakeIsTriedOneByOneAndThenLeftForAWhile() {
        Member a = cluster.add("a", (p, run) -> {});
        for (int i = 0; i < 5; i++) {
            cluster.put("s" + i, new Once(Cluster.START.plusSeconds(1)));
        }
        cluster.runFor(Duration.ofMillis(500));

        a.line.fail("claim", new StoreProtocolException("test", null));
        cluster.runFor(Duration.ofSeconds(20));
        assertThat(a.line.calls("claim")).isEqualTo(6);
        a.line.heal();
        cluster.runFor(Duration.ofSeconds(20));

        Set<String> runs = new HashSet<>();
        cluster.fires().forEach(fire -> runs.add(fire.run().id().value()));
        assertThat(runs).hasSize(5);
        assertThat(cluster.fires()).hasSize(5);
        assertThat(a.engine.executor().permits(TaskKind.IO).used()).isZero();
    }

    @Test
    void membersStayInViewWhileTheStoreIsAway() {
        Member a = cluster.add("a", (p, run) -> {});
        cluster.add("b", (p, run) -> {});
        cluster.runFor(Duration.ofSeconds(5));
        a.line.cut(true);

        cluster.runFor(Duration.ofMinutes(1));

        assertThat(a.engine.membership().liveNodes()).hasSize(2);
        assertThat(a.engine.membership().viewAge()).isGreaterThan(Duration.ofSeconds(50));
    }
}
