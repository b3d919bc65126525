package dev.carillon.node.semantics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.node.testing.HandlerCall;
import dev.carillon.node.testing.TestNode;
import dev.carillon.run.RunState;
import dev.carillon.store.TriggerReply;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** 8. Clock: only the clock of the store decides what is due and whose lease has ended. */
abstract class ClockSemantics extends SemanticsCase {

    @Test
    void nothingEverRunsEarly() {
        node("a");
        node("b");
        schedule().every(Duration.ofMillis(100)).create();
        untilCalled(8);
        for (HandlerCall call : calls()) {
            assertThat(call.run().lateness()).as("%s", call).isGreaterThanOrEqualTo(Duration.ZERO);
            assertThat(call.at()).isAfterOrEqualTo(call.run().nominal());
        }
    }

    @Test
    void aLeaseThatIsRenewedIsNotTakenOver() {
        TestNode a = node("a");
        node("b").halt();
        a.holdRuns();
        schedule().now().create();
        cluster().advanceUntil(() -> a.activeRuns() == 1, PATIENCE);
        cluster().node("b").goOn();
        // three leases
        pass(Duration.ofMillis(1_800));
        a.releaseRuns();
        untilRecorded(1);
        check().attempted(1).ended(RunState.SUCCEEDED);
        assertThat(calls().get(0).node()).isEqualTo("a");
    }

    @Test
    void aManualRunIsDueByTheClockOfTheStore() {
        node("a");
        schedule().every(HOUR).create();
        Instant before = now();
        assertThat(client().trigger(S)).isInstanceOf(TriggerReply.Queued.class);
        untilCalled(1);
        assertThat(calls().get(0).run().nominal())
                .isBetween(before, calls().get(0).at());
    }
}
