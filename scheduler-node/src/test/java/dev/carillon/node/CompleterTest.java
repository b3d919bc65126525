package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.store.CompleteReply;
import dev.carillon.store.StoreUnavailableException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CompleterTest {

    private static final int ENDS = 5 * NodeContext.MOST_AT_ONCE;

    private int asked;
    private boolean isAway;
    private final RaceScene scene = new RaceScene(this::answer, Runnable::run, () -> {});
    private final ActiveRuns active = new ActiveRuns();
    private final RecentEnds ends = new RecentEnds(scene.context.config().ticker());
    private final Completer completer = new Completer(scene.context, active, ends, new Signal(), () -> {});

    private CompleteReply answer() {
        asked++;
        if (isAway) {
            throw new StoreUnavailableException("away", null);
        }
        return CompleteReply.RECORDED;
    }

    @BeforeEach
    void end() {
        for (int number = 1; number <= ENDS; number++) {
            ActiveRun run = scene.run(number);
            active.add(run);
            completer.add(Ended.success(run, RaceScene.NOON));
        }
    }

    @Test
    void endsAreSentInBatches() {
        Completer.CompleteTurn turn = completer.runOnce();
        assertThat(turn.recorded()).isEqualTo(ENDS);
        assertThat(asked).isEqualTo(5);
        assertThat(active.size()).isZero();
    }

    /** A store that is away may take seconds to say so, and what is behind the first batch would be told the same. */
    @Test
    void aStoreThatIsAwayIsAskedOnceInATurn() {
        isAway = true;
        assertThatThrownBy(completer::runOnce).isInstanceOf(StoreUnavailableException.class);
        assertThat(asked).isEqualTo(1);
        assertThat(active.size()).isEqualTo(ENDS);
        assertThat(completer.isEmpty()).isFalse();

        isAway = false;
        assertThat(completer.runOnce().recorded()).isEqualTo(ENDS);
        assertThat(asked).isEqualTo(1 + 5);
        assertThat(active.size()).isZero();
        assertThat(completer.isEmpty()).isTrue();
    }
}
