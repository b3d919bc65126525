package dev.carillon.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.run.Claim;
import dev.carillon.run.RunId;
import dev.carillon.run.RunState;
import dev.carillon.store.CancelReply;
import dev.carillon.store.RunStatus;
import dev.carillon.store.TriggerReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Waiting for the end of a run, in a time that passes only while it waits. */
class RunRefTest extends ClientCase {

    private final AtomicLong nanos = new AtomicLong();
    private final List<Long> pauses = new ArrayList<>();
    private Runnable whilePausing = () -> {};
    private final Polling polling = new Polling(nanos::get, pause -> {
        pauses.add(pause);
        nanos.addAndGet(pause);
        whilePausing.run();
    });

    private RunRef ref(RunId run) {
        return new RunRef(store, run, polling);
    }

    private Claim running() {
        client.schedule(SWEEP).id("s").now().create();
        return fire(id("s"));
    }

    @Test
    void aRunOfOnesOwnNameIsAddedOnce() {
        client.schedule(SWEEP).id("s").every(Duration.ofDays(1)).create();
        RunId run = RunId.manual(id("s"), NOON, "order-17");
        assertThat(ref(run).trigger(false)).isEqualTo(new TriggerReply.Queued(run));
        assertThat(ref(run).trigger(false)).isEqualTo(new TriggerReply.Queued(run));
        assertThat(client.cancel(run)).isEqualTo(CancelReply.CANCELLED);
        assertThat(ref(run).trigger(false)).isEqualTo(new TriggerReply.Queued(run));
        assertThat(ref(run).status().isOver()).isTrue();
    }

    @Test
    void onlyWhatIsThereRunsAndOnlyByTheNameOfAManualRun() {
        RunId run = RunId.manual(id("none"), NOON, "order-17");
        assertThatThrownBy(() -> ref(run).trigger(false)).isInstanceOf(UnknownScheduleException.class);
        assertThatThrownBy(() -> ref(RunId.of(id("s"), NOON)).trigger(false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("run: ");
    }

    @Test
    void anEndIsAwaited() throws InterruptedException {
        Claim claim = running();
        whilePausing = () -> {
            if (nanos.get() >= Duration.ofSeconds(1).toNanos()
                    && !ref(claim.run()).status().isOver()) {
                succeed(claim);
            }
        };
        RunStatus.Ended ended = (RunStatus.Ended) ref(claim.run()).await(Duration.ofSeconds(5));
        assertThat(ended.record().state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(Duration.ofNanos(nanos.get())).isBetween(Duration.ofSeconds(1), Duration.ofMillis(1_060));
        assertThat(pauses)
                .hasSizeLessThan(60)
                .allMatch(pause -> pause <= Duration.ofMillis(60).toNanos());
    }

    @Test
    void aTimeThatIsOverIsAValue() throws InterruptedException {
        Claim claim = running();
        assertThat(ref(claim.run()).await(Duration.ofMillis(100))).isInstanceOf(RunStatus.Running.class);
        assertThat(Duration.ofNanos(nanos.get())).isEqualTo(Duration.ofMillis(100));
        assertThat(ref(claim.run()).await(Duration.ZERO)).isInstanceOf(RunStatus.Running.class);
        assertThat(Duration.ofNanos(nanos.get())).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void nobodyWaitsForARunThatIsNotThere() throws InterruptedException {
        assertThat(client.run(new RunId("none@20260101T000000Z")).await(Duration.ofDays(100_000_000)))
                .isEqualTo(new RunStatus.Unknown());
        assertThat(pauses).isEmpty();
    }

    @Test
    void aNegativeTimeIsRefused() {
        Claim claim = running();
        assertThatThrownBy(() -> ref(claim.run()).await(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("patience: PT-1S must not be negative");
    }

    @Test
    void pausesGrowSlowlyAndNotForEver() {
        assertThat(Duration.ofNanos(Polling.longestPause(0))).isEqualTo(Duration.ofMillis(5));
        assertThat(Duration.ofNanos(Polling.longestPause(Duration.ofMillis(160).toNanos())))
                .isEqualTo(Duration.ofMillis(20));
        assertThat(Duration.ofNanos(Polling.longestPause(Duration.ofSeconds(59).toNanos())))
                .isEqualTo(Duration.ofMillis(60));
        assertThat(Duration.ofNanos(Polling.longestPause(Duration.ofDays(1).toNanos())))
                .isEqualTo(Duration.ofMillis(500));
    }
}
