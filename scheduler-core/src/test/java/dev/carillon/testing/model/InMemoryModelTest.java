package dev.carillon.testing.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The store in memory does what the model says, on random walks. */
class InMemoryModelTest {

    private static final int WALKS = 3_000;

    @Test
    void itDoesWhatTheModelSays() {
        new Walks(InMemoryWorld::turning).check(Walks.firstSeed(), Walks.count(WALKS));
    }

    /** The way in which servers are walked, whose clock cannot be turned. */
    @Test
    void alsoWhenTheNodesAreFarBehind() {
        var start = InMemoryWorld.turning().now();
        new Walks(() -> InMemoryWorld.behind(start)).check(Walks.firstSeed(), Walks.count(WALKS) / 4 + 1);
    }

    @Test
    void aWalkIsTheSameForTheSameSeed() {
        Walks walks = new Walks(InMemoryWorld::turning);
        assertThat(walks.go(7).words())
                .isEqualTo(walks.go(7).words())
                .isNotEqualTo(walks.go(8).words());
    }

    @Test
    void whatFailsIsToldWithItsSeedAndInFewSteps() {
        Walks walks = new Walks(() -> InMemoryWorld.turning(WrongClaims.WithoutComparing::new));
        assertThatThrownBy(() -> walks.check(1, 300))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("-Dcarillon.model.seed=")
                .hasMessageContaining("CREATE at");
    }
}
