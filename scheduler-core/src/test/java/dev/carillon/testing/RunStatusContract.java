package dev.carillon.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.Attempt;
import dev.carillon.run.Claim;
import dev.carillon.run.Progress;
import dev.carillon.run.RunId;
import dev.carillon.run.RunNotes;
import dev.carillon.run.RunResult;
import dev.carillon.run.RunState;
import dev.carillon.schedule.Overlap;
import dev.carillon.schedule.Policies;
import dev.carillon.store.BackfillRequest;
import dev.carillon.store.Completion;
import dev.carillon.store.RenewReply;
import dev.carillon.store.RenewRequest;
import dev.carillon.store.RunRecord;
import dev.carillon.store.RunStatus;
import dev.carillon.store.StoredSchedule;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where a run is, what its handler says meanwhile, and what it leaves. */
interface RunStatusContract extends StoreCase {

    RunNotes HALF = new RunNotes(new Progress(1, 2), List.of("first \"line\"", "{\"run\":\"x\"}"));

    static RunRecord ended(RunStatus status) {
        assertThat(status).isInstanceOf(RunStatus.Ended.class);
        return ((RunStatus.Ended) status).record();
    }

    static RunNotes notes(RunStatus status) {
        assertThat(status).isInstanceOf(RunStatus.Running.class);
        return ((RunStatus.Running) status).notes();
    }

    private RenewReply say(Claim claim, RunNotes notes) {
        return scene().store()
                .renew(new RenewRequest(claim.shard(), Scene.FAR, List.of(claim), Map.of(claim.run(), notes)))
                .get(0);
    }

    @Test
    default void aRunThatNobodyMadeIsUnknown() {
        Scene scene = scene();
        assertThat(scene.store().run(RunId.of(scene.id("none"), scene.now()))).isEqualTo(new RunStatus.Unknown());
        StoredSchedule due = scene.due("made");
        assertThat(scene.store().run(RunId.of(due.schedule().id(), scene.past())))
                .isEqualTo(new RunStatus.Unknown());
    }

    @Test
    default void aRunIsFollowedFromItsTriggerToItsEnd() {
        Scene scene = scene();
        StoredSchedule schedule = scene.put(scene.hourly("walk"), scene.later());
        RunId run = scene.trigger(schedule);
        assertThat(scene.store().run(run)).isEqualTo(new RunStatus.Waiting(0));
        Claim claim = scene.start(schedule, run);
        RunStatus.Running running = (RunStatus.Running) scene.store().run(run);
        assertThat(running.node()).isEqualTo(scene.node);
        assertThat(running.attempt()).isEqualTo(1);
        assertThat(running.notes()).isEqualTo(RunNotes.NONE);
        scene.assertAbout(running.since(), scene.now());
        scene.assertAbout(running.leaseEnd(), scene.now().plus(Scene.LEASE));
        scene.retry(claim, Duration.ZERO);
        assertThat(scene.store().run(run)).isEqualTo(new RunStatus.Waiting(1));
        Claim second = scene.start(scene.again(schedule), run);
        scene.succeed(second);
        RunRecord end = ended(scene.store().run(run));
        assertThat(end.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(end.run()).isEqualTo(run);
        assertThat(end.attempt()).isEqualTo(2);
    }

    @Test
    default void whatWaitsBehindOthersIsWaiting() {
        Scene scene = scene();
        Policies queue = Policies.DEFAULT.withOverlap(Overlap.QUEUE_ALL);
        StoredSchedule due = scene.put(scene.hourly("queue").withPolicies(queue), scene.past());
        scene.fire(due, Optional.of(scene.past().plusSeconds(1)));
        StoredSchedule second = scene.again(due);
        scene.claim(scene.fireItem(second, Optional.of(scene.later())));
        RunId queued = RunId.of(due.schedule().id(), second.next().orElseThrow());
        RunId asked = RunId.of(due.schedule().id(), scene.past().minusSeconds(3_600));
        scene.store().backfill(new BackfillRequest(due.schedule().id(), List.of(asked), false));
        assertThat(scene.store().run(queued)).isEqualTo(new RunStatus.Waiting(0));
        assertThat(scene.store().run(asked)).isEqualTo(new RunStatus.Waiting(0));
        String name = queued.value();
        assertThat(scene.store().run(new RunId(name.substring(0, name.length() - 1))))
                .isEqualTo(new RunStatus.Unknown());
    }

    @Test
    default void everyTerminalStateIsAnEnd() {
        Scene scene = scene();
        Claim dead = scene.fire(scene.due("dead"));
        scene.end(dead, new Completion.Finish(RunState.DEAD));
        assertThat(ended(scene.store().run(dead.run())).state()).isEqualTo(RunState.DEAD);
        StoredSchedule schedule = scene.put(scene.hourly("cancelled"), scene.later());
        RunId run = scene.trigger(schedule);
        scene.store().cancel(run);
        assertThat(ended(scene.store().run(run)).state()).isEqualTo(RunState.CANCELLED);
    }

    @Test
    default void oneAmongManyIsFoundUntilTheHistoryHasForgottenIt() {
        Scene scene = scene();
        StoredSchedule schedule = scene.put(scene.hourly("many"), scene.later());
        RunId first = scene.trigger(schedule);
        scene.store().cancel(first);
        for (int i = 0; i < 99; i++) {
            scene.store().cancel(scene.trigger(schedule));
        }
        assertThat(ended(scene.store().run(first)).run()).isEqualTo(first);
        scene.store().cancel(scene.trigger(schedule));
        assertThat(scene.store().run(first)).isEqualTo(new RunStatus.Unknown());
    }

    @Test
    default void whatAHandlerSaysIsSeenWhileItsAttemptRuns() {
        Scene scene = scene();
        StoredSchedule due = scene.due("talking");
        Claim claim = scene.fire(due);
        assertThat(say(claim, HALF)).isEqualTo(RenewReply.RENEWED);
        assertThat(notes(scene.store().run(claim.run()))).isEqualTo(HALF);
        assertThat(scene.renew(claim, Scene.FAR)).isEqualTo(RenewReply.RENEWED);
        assertThat(notes(scene.store().run(claim.run()))).isEqualTo(HALF);
        scene.retry(claim, Duration.ZERO);
        Claim second = scene.start(scene.again(due), claim.run());
        assertThat(notes(scene.store().run(second.run()))).isEqualTo(RunNotes.NONE);
    }

    @Test
    default void onlyTheHolderIsHeard() {
        Scene scene = scene();
        Claim claim = scene.fire(scene.due("heard"));
        for (Claim forged : HoldContract.forgeries(claim)) {
            assertThat(say(forged, HALF)).isEqualTo(RenewReply.LOST);
        }
        assertThat(notes(scene.store().run(claim.run()))).isEqualTo(RunNotes.NONE);
    }

    @Test
    default void whatARunLeavesIsKeptAsItWasWritten() {
        Scene scene = scene();
        Claim claim = scene.fire(scene.due("leaving"));
        RunResult result = RunResult.of(Map.of(
                "empty",
                List.of(),
                "run",
                claim.run().value(),
                "sum",
                new BigDecimal("12345678901234567890.10"),
                "words",
                "\"quoted\"\nüß"));
        Attempt attempt = new Attempt(scene.now(), scene.now(), null, result, HALF);
        scene.complete(new Completion(claim, attempt, new Completion.Finish(RunState.SUCCEEDED)));
        RunRecord end = ended(scene.store().run(claim.run()));
        assertThat(end.result().orElseThrow().json()).isEqualTo(result.json());
        assertThat(end.notes()).isEqualTo(HALF);
        assertThat(scene.store().history(claim.run().schedule(), 1)).containsExactly(end);
    }
}
