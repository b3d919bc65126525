package dev.carillon.node.cli;

import java.io.InputStream;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * The command line as a whole. Only the command that is named is looked at, because looking at all of them takes longer
 * than most of them run. Not thread-safe.
 */
public final class Cli {

    private static final int HELP_WIDTH = 100;

    private final Map<String, String> environment;
    private final Map<String, Supplier<Object>> commands = new LinkedHashMap<>();

    /**
     * The commands of this package.
     *
     * @param clock tells what "now" is for commands that ask no server
     * @param environment the variables that options may come from
     * @param in standard input
     */
    public Cli(InstantSource clock, Map<String, String> environment, InputStream in) {
        this.environment = Map.copyOf(environment);
        add("node", () -> new NodeCommand(clock));
        add("create", () -> new CreateCommand(clock, in));
        add("list", ListCommand::new);
        add("get", GetCommand::new);
        add("describe", DescribeCommand::new);
        add("runs", RunsCommand::new);
        add("misses", MissesCommand::new);
        add("pause", PauseCommand::new);
        add("resume", ResumeCommand::new);
        add("pauses", PausesCommand::new);
        add("trigger", TriggerCommand::new);
        add("skip", SkipCommand::new);
        add("backfill", BackfillCommand::new);
        add("dead", DeadCommand::new);
        add("cancel", CancelCommand::new);
        add("delete", () -> new DeleteCommand(in));
        add("apply", () -> new ApplyCommand(in));
        add("export", ExportCommand::new);
        add("import", () -> new ImportCommand(in));
        add("calendar", () -> new CommandLine(new CalendarCommand()).addSubcommand(new CalendarPutCommand(in)));
        add("caps", CapsCommand::new);
        add("explain", ExplainCommand::new);
        add("next", () -> new NextCommand(clock, in));
        add("nodes", NodesCommand::new);
        add("events", () -> new EventsCommand(Pace::ofProcess));
        add("top", () -> new TopCommand(new Tty(this.environment, in), Pace::ofProcess));
        add("doctor", () -> new DoctorCommand(clock));
        add("health", HealthCommand::new);
        add("completion", () -> new CompletionCommand(this::parser));
        add("version", VersionCommand::new);
    }

    /** Keeps the log of this process empty, unless a command that stays asks for one. To be called first of all. */
    public static void quiet() {
        Logs.none();
    }

    /**
     * Adds a command.
     *
     * @param command makes the annotated object; called only when it is needed
     */
    public Cli add(String name, Supplier<Object> command) {
        commands.put(name, command);
        return this;
    }

    /** The parser for some arguments: with the one command they name, or with all. */
    public CommandLine parser(String... args) {
        CommandLine parser = new CommandLine(new Root());
        String named = args.length > 0 ? args[0] : "";
        commands.forEach((name, command) -> {
            if (!commands.containsKey(named) || name.equals(named)) {
                parser.addSubcommand(name, command.get());
            }
        });
        withHelp(parser.getCommandSpec());
        Failures failures = new Failures();
        return parser.setExpandAtFiles(false)
                .setUsageHelpWidth(HELP_WIDTH)
                .setDefaultValueProvider(new EnvironmentDefaults(environment))
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures);
    }

    private static void withHelp(CommandSpec spec) {
        spec.addMixin("help", CommandSpec.forAnnotatedObject(new HelpOption()));
        spec.usageMessage()
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(UsageMessageSpec.keyValuesMap(ExitCode.LIST));
        spec.subcommands().values().forEach(command -> withHelp(command.getCommandSpec()));
    }

    /**
     * Does what the arguments say.
     *
     * @return the exit code
     */
    public int execute(String... args) {
        return parser(args).execute(args);
    }
}
