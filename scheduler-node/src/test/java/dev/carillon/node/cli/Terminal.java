package dev.carillon.node.cli;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;

/** Runs command lines in this process, and keeps what they print. */
final class Terminal {

    static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private final Map<String, String> environment;
    private final String input;
    private final Map<String, Supplier<Object>> commands;

    /** How a command ended. */
    record Answer(int code, String out, String err) {}

    private Terminal(Map<String, String> environment, String input, Map<String, Supplier<Object>> commands) {
        this.environment = environment;
        this.input = input;
        this.commands = commands;
    }

    /** A terminal whose environment names a server. */
    static Terminal on(String redisUrl) {
        return new Terminal(Map.of("CARILLON_REDIS", redisUrl), "", Map.of());
    }

    /** A terminal with nothing in its environment. */
    static Terminal bare() {
        return new Terminal(Map.of(), "", Map.of());
    }

    Terminal with(String variable, String value) {
        Map<String, String> all = new HashMap<>(environment);
        all.put(variable, value);
        return new Terminal(all, input, commands);
    }

    /** One on which a command is another one, or a new one. */
    Terminal with(String name, Supplier<Object> command) {
        Map<String, Supplier<Object>> all = new LinkedHashMap<>(commands);
        all.put(name, command);
        return new Terminal(environment, input, all);
    }

    Terminal typing(String text) {
        return new Terminal(environment, text, commands);
    }

    Answer run(String... args) {
        byte[] typed = input.getBytes(StandardCharsets.UTF_8);
        Cli cli = new Cli(InstantSource.fixed(NOW), environment, new ByteArrayInputStream(typed));
        commands.forEach(cli::add);
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
