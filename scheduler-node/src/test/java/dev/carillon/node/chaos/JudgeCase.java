package dev.carillon.node.chaos;

import static org.assertj.core.api.Assertions.assertThat;

/** Evidence that is made up, and what the judge says of it. */
abstract class JudgeCase {

    static final long END = 90_000;

    final Trial trial = new Trial();

    final void assertClean() {
        assertThat(trial.judge(END).problems()).isEmpty();
    }

    final void assertFound(Violation violation) {
        Findings found = trial.judge(END);
        assertThat(found.violations()).as("%s", found.problems()).containsOnlyKeys(violation);
    }
}
