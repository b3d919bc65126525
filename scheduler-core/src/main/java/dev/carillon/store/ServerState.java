package dev.carillon.store;

/**
 * Which server keeps the state, and what has befallen it as far as this process has noticed.
 *
 * @param identity another one whenever the server may have lost writes that it acknowledged: it has restarted, or another
 *     one has taken its place
 * @param timesEmpty how often it came back with nothing in it
 * @param clockSteps how often its clock was set by more than half a lease
 */
public record ServerState(String identity, int timesEmpty, int clockSteps) {

    /** A server that nothing has befallen. */
    public static final ServerState STEADY = new ServerState("", 0, 0);
}
