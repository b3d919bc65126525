package dev.carillon.node.cli;

import java.util.logging.LogManager;

/**
 * Chooses how the program logs, which has to be done before anything has a logger. Whoever sets
 * {@code logback.configurationFile} or {@code slf4j.provider} has it all in hand.
 */
final class Logs {

    private static final String NO_LOGS = "org.slf4j.helpers.NOP_FallbackServiceProvider";
    private static final String PROVIDER = "slf4j.provider";
    private static final String FILE = "logback.configurationFile";

    /** How a log line looks. */
    enum Form {
        TEXT,
        JSON,
        ECS
    }

    static final class FormWords extends WordOption<Form> {
        FormWords() {
            super(Form.class);
        }
    }

    enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }

    static final class LevelWords extends WordOption<Level> {
        LevelWords() {
            super(Level.class);
        }
    }

    private Logs() {}

    /** No logs, for a command that says itself what happens; not even the logging library is loaded. */
    static void none() {
        if (System.getProperty(PROVIDER) == null && System.getProperty(FILE) == null) {
            System.setProperty(PROVIDER, NO_LOGS);
            System.setProperty("slf4j.internal.verbosity", "ERROR");
            // a library that finds no logging library takes what comes with Java, which prints
            LogManager.getLogManager().reset();
        }
    }

    /** Logs on standard error, for a process that stays. */
    static void full(Level level, Form form) {
        if (NO_LOGS.equals(System.getProperty(PROVIDER))) {
            System.clearProperty(PROVIDER);
        }
        System.setProperty("carillon.log.level", level.name());
        System.setProperty("carillon.log.form", form.name());
        if (System.getProperty(FILE) == null) {
            System.setProperty(FILE, "dev/carillon/node/cli/logback-node.xml");
        }
    }
}
