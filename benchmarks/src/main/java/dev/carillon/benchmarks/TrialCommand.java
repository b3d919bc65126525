package dev.carillon.benchmarks;

import dev.carillon.benchmarks.contender.Contender;
import dev.carillon.benchmarks.contender.Contenders;
import dev.carillon.benchmarks.contender.Fires;
import dev.carillon.benchmarks.contender.Rig;
import dev.carillon.benchmarks.workload.Figure;
import dev.carillon.benchmarks.workload.Trial;
import dev.carillon.benchmarks.workload.Workload;
import dev.carillon.benchmarks.workload.Workloads;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One contender, one size of a workload, once: what the other command starts as a process for each. */
@Command(name = "trial", hidden = true)
final class TrialCommand implements Callable<Integer> {

    static final String FIGURE = "figure";
    static final String NOTE = "note";
    static final String SEPARATOR = "\t";

    @Parameters(index = "0")
    private String workload = "";

    @Parameters(index = "1")
    private String size = "";

    @Parameters(index = "2")
    private String contender = "";

    @Option(names = "--count", defaultValue = "0")
    private int count;

    @Option(names = "--seconds", defaultValue = "15")
    private int seconds;

    @Option(names = "--profile")
    private boolean profile;

    @Override
    public Integer call() throws Exception {
        Workload asked = Workloads.all().stream()
                .filter(each -> each.name().equals(workload))
                .findFirst()
                .orElseThrow();
        Contender measured = Contenders.named(contender);
        Fires fires = new Fires();
        try (Rig rig = measured.open(fires)) {
            OptionalInt wanted = count > 0 ? OptionalInt.of(count) : OptionalInt.empty();
            asked.run(new Trial(measured, rig, fires, size, wanted, seconds, TrialCommand::print));
            print(NOTE, rig.store().describe());
            if (profile) {
                rig.store().statistics().lines().forEach(line -> print(NOTE, line));
            }
        }
        return 0;
    }

    private static void print(Figure figure, double value) {
        print(FIGURE, figure.name() + SEPARATOR + value);
    }

    private static void print(String kind, String text) {
        System.out.println(kind + SEPARATOR + text);
    }
}
