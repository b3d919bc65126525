package dev.carillon.node.http;

/**
 * Who asks.
 *
 * @param name in words for people; stands in the journal
 * @param role what they may do
 */
record Identity(String name, Role role) {

    /** Anybody, where no credentials are configured. */
    static final Identity ANYBODY = new Identity("anybody", Role.VIEWER);
}
