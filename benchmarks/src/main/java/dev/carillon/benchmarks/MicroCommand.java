package dev.carillon.benchmarks;

import dev.carillon.benchmarks.micro.NextFireTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The single steps, by JMH, and how the evaluator stands to the least that finding a fire time takes. */
@Command(
        name = "micro",
        description = "Measures single steps by JMH: evaluator, planner, codec, claim and completion.",
        mixinStandardHelpOptions = true)
final class MicroCommand implements Callable<Integer> {

    private static final String GARBAGE = "gc.alloc.rate.norm";

    @Parameters(paramLabel = "REGEX", arity = "0..1", description = "which of them; all if left out")
    private String which = ".*";

    @Option(names = "--forks", defaultValue = "2", description = "JVMs for each figure (default 2)")
    private int forks;

    @Option(names = "--seconds", defaultValue = "5", description = "how long each JVM measures (default 5)")
    private int seconds;

    @Override
    public Integer call() throws Exception {
        Path folder = Path.of(System.getProperty(Benchmarks.HOME, "benchmarks"), "target", "results");
        Files.createDirectories(folder);
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(which)
                        .forks(forks)
                        .warmupIterations(seconds)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(seconds)
                        .measurementTime(TimeValue.seconds(1))
                        .jvmArgs(
                                "-Xmx1g", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow")
                        .addProfiler(GCProfiler.class)
                        .resultFormat(ResultFormatType.JSON)
                        .result(folder.resolve("micro.json").toString())
                        .build())
                .run();
        compare(results);
        return 0;
    }

    private static void compare(Collection<RunResult> results) {
        Map<String, Map<String, RunResult>> byExpression = new TreeMap<>();
        for (RunResult result : results) {
            String[] name = result.getParams().getBenchmark().split("\\.", -1);
            if (name[name.length - 2].equals(NextFireTime.class.getSimpleName())) {
                byExpression
                        .computeIfAbsent(result.getParams().getParam("expression"), key -> new TreeMap<>())
                        .put(name[name.length - 1], result);
            }
        }
        double logs = 0;
        int compared = 0;
        for (Map.Entry<String, Map<String, RunResult>> row : byExpression.entrySet()) {
            RunResult ours = row.getValue().get("carillon");
            RunResult least = row.getValue().get("reference");
            if (ours != null && least != null) {
                double ratio = score(ours) / score(least);
                logs += Math.log(ratio);
                compared++;
                System.out.printf(
                        "%-18s %7.1f ns, %3.0f bytes of garbage; bit sets alone %7.1f ns, %3.0f bytes: %.2f times%n",
                        row.getKey(), score(ours), garbage(ours), score(least), garbage(least), ratio);
            }
        }
        if (compared > 0) {
            System.out.printf("geometric mean of %d: %.2f times%n", compared, Math.exp(logs / compared));
        }
    }

    private static double score(RunResult result) {
        return result.getPrimaryResult().getScore();
    }

    private static double garbage(RunResult result) {
        return Objects.requireNonNull(result.getSecondaryResults().get(GARBAGE), GARBAGE)
                .getScore();
    }
}
