package dev.carillon.node.semantics;

import dev.carillon.node.testing.TestCluster;
import org.junit.jupiter.api.Nested;

/** The semantics on the store in memory and on virtual time. */
class SemanticsInMemoryTest {

    @Nested
    class Cron extends CronSemantics {
        @Override
        protected TestCluster open() {
            return TestCluster.create();
        }
    }

    @Nested
    class Interval extends IntervalSemantics {
        @Override
        protected TestCluster open() {
            return TestCluster.create();
        }
    }

    @Nested
    class Identity extends IdentitySemantics {
        @Override
        protected TestCluster open() {
            return TestCluster.create();
        }
    }

    @Nested
    class Misfire extends MisfireSemantics {
        @Override
        protected TestCluster open() {
            return TestCluster.create();
        }
    }

    @Nested
    class Overlap extends OverlapSemantics {
        @Override
        protected TestCluster open() {
            return TestCluster.create();
        }
    }

    @Nested
    class Run extends RunSemantics {
        @Override
        protected TestCluster open() {
            return TestCluster.create();
        }
    }

    @Nested
    class Control extends ControlSemantics {
        @Override
        protected TestCluster open() {
            return TestCluster.create();
        }
    }

    @Nested
    class Clock extends ClockSemantics {
        @Override
        protected TestCluster open() {
            return TestCluster.create();
        }
    }
}
