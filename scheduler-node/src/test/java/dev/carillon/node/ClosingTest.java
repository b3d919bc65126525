package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.store.CompleteReply;
import dev.carillon.task.TaskKind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * A node that closes while a claim is answered: before, in the middle of, and after what the other does. What happens in the
 * middle happens where the other looks at a clock.
 */
class ClosingTest {

    /** What comes while a set is walked may be walked over or not. */
    private static final int ROUNDS = 40;

    private final Deque<Runnable> meanwhile = new ArrayDeque<>();
    private final HeldRuns held = new HeldRuns();
    private final RaceScene scene = new RaceScene(() -> CompleteReply.RECORDED, held, this::happen);
    private final ActiveRuns active = new ActiveRuns();
    private final RecentEnds ends = new RecentEnds(scene.context.config().ticker());
    private final Completer completer = new Completer(scene.context, active, ends, new Signal(), () -> {});
    private RunExecutor executor = open();

    private RunExecutor open() {
        RunWatch watch = new RunWatch(scene.context, active, completer, new Signal());
        LeaseKeeper keeper = new LeaseKeeper(scene.context, active, new Signal(), new Reassertion(scene.context, ends));
        return new RunExecutor(scene.context, active, completer, watch, keeper, new Signal());
    }

    private void happen() {
        Runnable next = meanwhile.poll();
        if (next != null) {
            next.run();
        }
    }

    private void start(int number) {
        TaskSlot slot = Objects.requireNonNull(executor.slot(RaceScene.TASK.name()));
        assertThat(slot.permits().take()).isTrue();
        executor.start(RaceScene.claim(number), RaceScene.SCHEDULE, slot, RaceScene.NANOS);
    }

    private void assertAllGivenBack(int runs) {
        held.runAll();
        assertThat(scene.calls())
                .as("what began after the node had given everything back")
                .isZero();
        assertThat(executor.permits(TaskKind.IO).used())
                .as("permits that are missing")
                .isZero();
        assertThat(completer.runOnce().recorded()).as("ends").isEqualTo(runs);
        assertThat(active.size()).as("active runs").isZero();
    }

    @Test
    void whatIsClaimedBeforeIsGivenBack() {
        start(1);
        executor.withdrawAll();
        assertAllGivenBack(1);
    }

    @Test
    void whatIsClaimedAfterIsGivenBack() {
        executor.withdrawAll();
        start(1);
        assertAllGivenBack(1);
    }

    @Test
    void whatIsClaimedWhileTheNodeGivesBackIsGivenBackToo() {
        for (int round = 0; round < ROUNDS; round++) {
            executor = open();
            start(1);
            meanwhile.add(() -> start(2));
            executor.withdrawAll();
            assertAllGivenBack(2);
        }
    }

    @Test
    void whatIsGivenBackWhileItComesIsGivenBackOnce() {
        meanwhile.add(executor::withdrawAll);
        start(1);
        assertAllGivenBack(1);
    }
}
