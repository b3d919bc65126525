package dev.carillon.node;

import dev.carillon.node.testing.TestNode;
import dev.carillon.run.NodeId;
import dev.carillon.testing.FaultyStore;

/** A node of the test kit with its engine, into whose parts these tests look. */
final class Member {

    final FaultyStore line;
    final Engine engine;
    private final TestNode node;

    Member(TestNode node) {
        this.node = node;
        this.line = node.line();
        this.engine = node.turned().engine();
    }

    NodeId id() {
        return engine.context().node();
    }

    /** As if the process were stopped, for a while or for good. */
    void halt() {
        node.halt();
    }

    void goOn() {
        node.goOn();
    }

    /** Never turns a loop again, while the others go on. */
    void pause(Service.Loop loop) {
        node.turned().pause(loop);
    }
}
