package dev.carillon.node.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Keeps nodes from reporting: in these worlds nothing is as usual as trouble. */
final class Quiet {

    private Quiet() {}

    /** Does something while nobody reports but this package's tests. */
    static void during(Runnable what) {
        Logger nodes = (Logger) LoggerFactory.getLogger("dev.carillon");
        Level before = nodes.getLevel();
        nodes.setLevel(Level.OFF);
        try {
            what.run();
        } finally {
            nodes.setLevel(before);
        }
    }
}
