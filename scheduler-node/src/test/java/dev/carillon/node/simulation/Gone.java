package dev.carillon.node.simulation;

/** The process that something was in is gone: unwinds it, past whoever deals with failures. */
@SuppressWarnings("serial")
final class Gone extends Error {

    Gone() {
        super("gone", null, false, false);
    }
}
