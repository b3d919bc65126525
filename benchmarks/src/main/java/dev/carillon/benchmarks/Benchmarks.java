package dev.carillon.benchmarks;

import dev.carillon.benchmarks.contender.Contender;
import dev.carillon.benchmarks.contender.Contenders;
import dev.carillon.benchmarks.workload.Workloads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command: every round lets each contender do each workload once, one after the other, each in a JVM of its own. */
@Command(
        name = "benchmarks/run",
        description = "Measures Carillon beside its floor and its peers.",
        mixinStandardHelpOptions = true,
        subcommands = {MicroCommand.class, TrialCommand.class, HoldCommand.class})
public final class Benchmarks implements Callable<Integer> {

    static final String HOME = "carillon.benchmarks.home";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(
            paramLabel = "NAME",
            description = "workloads, such as drain or burst:1000, and contenders; all if left out")
    private List<String> names = List.of();

    @Option(names = "--rounds", defaultValue = "3", description = "how often everything is done (default 3)")
    private int rounds;

    @Option(names = "--count", description = "how many schedules, instead of the workload's own number")
    private @Nullable Integer count;

    @Option(names = "--seconds", defaultValue = "15", description = "how long what recurs is measured (default 15)")
    private int seconds;

    @Option(names = "-o", defaultValue = "markdown", description = "what goes to standard output: markdown or json")
    private String output = "markdown";

    @Option(names = "--out", description = "where result.json, result.md, logs and recordings go")
    private @Nullable Path out;

    @Option(names = "--profile", description = "says what the store served, and records each JVM with JFR")
    private boolean profile;

    /** Runs the command. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Benchmarks());
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Selection selection = selection();
        Wishes wishes = wishes();
        List<Outcome> outcomes = measure(selection, wishes);
        List<Report.Table> tables = new Report(outcomes).tables(selection);
        String markdown = Markdown.of(tables);
        String json = JsonFile.of(selection, wishes, outcomes, tables);
        Files.writeString(wishes.folder().resolve("result.md"), markdown);
        Files.writeString(wishes.folder().resolve("result.json"), json);
        System.out.println(output.equals("json") ? json : markdown);
        say("result.md, result.json and logs are in " + wishes.folder());
        return outcomes.stream().anyMatch(outcome -> outcome.failure().isPresent()) ? 1 : 0;
    }

    private Selection selection() {
        try {
            return Selection.parse(names, Workloads.all(), Contenders.all()).counting(count);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private Wishes wishes() throws IOException {
        if (rounds < 1 || seconds < 1 || (count != null && count < 2)) {
            throw new ParameterException(
                    spec.commandLine(), "--rounds and --seconds must be 1 at least, --count 2 at least");
        }
        if (!output.equals("json") && !output.equals("markdown")) {
            throw new ParameterException(spec.commandLine(), "-o: " + output + " is neither markdown nor json");
        }
        Path folder = out != null ? out : Path.of(System.getProperty(HOME, "."), "target", "results");
        return new Wishes(
                rounds,
                count == null ? OptionalInt.empty() : OptionalInt.of(count),
                seconds,
                Files.createDirectories(folder.toAbsolutePath().normalize()),
                profile);
    }

    private static List<Outcome> measure(Selection selection, Wishes wishes) throws IOException, InterruptedException {
        List<Outcome> outcomes = new ArrayList<>();
        Child child = new Child(wishes);
        for (int round = 1; round <= wishes.rounds(); round++) {
            for (Selection.Part part : selection.parts()) {
                for (Contender contender : selection.contenders()) {
                    String workload = part.workload().name();
                    String reason = contender.missing()
                            + (contender.isIn(workload)
                                    ? part.workload().unfit(part.size(), contender)
                                    : "it is the same in the others");
                    if (!reason.isEmpty()) {
                        say(contender.name() + " is left out of " + workload + ": " + reason);
                        continue;
                    }
                    Outcome outcome = child.run(round, part, contender.name());
                    say("round " + round + " " + workload + " " + part.size() + " " + contender.name() + ": "
                            + outcome.failure().orElse(outcome.figures().toString()));
                    if (wishes.profile()) {
                        outcome.notes().forEach(Benchmarks::say);
                    }
                    outcomes.add(outcome);
                }
            }
        }
        return outcomes;
    }

    private static void say(String line) {
        System.err.println(line);
    }
}
