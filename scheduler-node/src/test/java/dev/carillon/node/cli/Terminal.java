package dev.carillon.node.cli;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import picocli.CommandLine;

/** Runs command lines in this process, and keeps what they print. */
final class Terminal {

    static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private final Map<String, String> environment;
    private final String input;

    /** How a command ended. */
    record Answer(int code, String out, String err) {}

    private Terminal(Map<String, String> environment, String input) {
        this.environment = environment;
        this.input = input;
    }

    /** A terminal whose environment names a server. */
    static Terminal on(String redisUrl) {
        return new Terminal(Map.of("CARILLON_REDIS", redisUrl), "");
    }

    /** A terminal with nothing in its environment. */
    static Terminal bare() {
        return new Terminal(Map.of(), "");
    }

    Terminal with(String variable, String value) {
        Map<String, String> all = new java.util.HashMap<>(environment);
        all.put(variable, value);
        return new Terminal(all, input);
    }

    Terminal typing(String text) {
        return new Terminal(environment, text);
    }

    Answer run(String... args) {
        byte[] typed = input.getBytes(StandardCharsets.UTF_8);
        Cli cli = new Cli(InstantSource.fixed(NOW), environment, new ByteArrayInputStream(typed));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine parser = cli.parser(args)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        int code = parser.execute(args);
        return new Answer(code, out.toString(), err.toString());
    }
}
