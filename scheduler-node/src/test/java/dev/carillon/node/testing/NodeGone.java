package dev.carillon.node.testing;

/** Ends a handler whose node was killed while it slept. Nobody sees it: there is no node left that could record it. */
final class NodeGone extends Error {

    NodeGone(String node) {
        super("node " + node + " was killed");
    }
}
