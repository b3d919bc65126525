package dev.carillon.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A contender's JVM: started anew for each run, so that no contender finds what another one left. */
final class Child {

    private static final List<String> JVM = List.of(
            "-Xmx1g",
            "-XX:+IgnoreUnrecognizedVMOptions",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED");
    private static final String OPTIONS = "CARILLON_JAVA_OPTS";
    private static final int PATIENCE_MINUTES = 15;
    private static final int LAST_LINES = 5;

    private final Wishes wishes;

    Child(Wishes wishes) {
        this.wishes = wishes;
    }

    Outcome run(int round, Selection.Part part, String contender) throws IOException, InterruptedException {
        String name = String.join("-", part.workload().name(), part.size(), contender, Integer.toString(round));
        Path log = wishes.folder().resolve(name + ".log");
        Process process = new ProcessBuilder(command(part, contender, name))
                .redirectError(log.toFile())
                .start();
        Thread end = new Thread(process::destroy, "benchmarks-child-end");
        Runtime.getRuntime().addShutdownHook(end);
        Map<String, Double> figures = new LinkedHashMap<>();
        List<String> notes = new ArrayList<>();
        Thread reader = Thread.ofVirtual().start(() -> read(process, figures, notes));
        boolean ended = process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
        if (!ended) {
            process.destroy();
        }
        reader.join();
        Runtime.getRuntime().removeShutdownHook(end);
        Optional<String> failure = ended && process.exitValue() == 0
                ? Optional.empty()
                : Optional.of((ended ? "ended with " + process.exitValue() : "did not end") + ": " + tail(log));
        return new Outcome(round, part.workload().name(), part.size(), contender, figures, List.copyOf(notes), failure);
    }

    private List<String> command(Selection.Part part, String contender, String name) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(JVM);
        String more = System.getenv(OPTIONS);
        if (more != null && !more.isBlank()) {
            command.addAll(List.of(more.strip().split("\\s+")));
        }
        if (wishes.profile()) {
            command.add("-XX:StartFlightRecording=settings=profile,dumponexit=true,filename="
                    + wishes.folder().resolve(name + ".jfr"));
            command.add("-Xlog:jfr*=off");
        }
        command.add("-D" + Benchmarks.HOME + "=" + System.getProperty(Benchmarks.HOME, "."));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Benchmarks.class.getName(), "trial"));
        command.addAll(List.of(part.workload().name(), part.size(), contender));
        command.addAll(List.of("--seconds", Integer.toString(wishes.seconds())));
        command.addAll(List.of("--count", Integer.toString(wishes.count().orElse(0))));
        if (wishes.profile()) {
            command.add("--profile");
        }
        return command;
    }

    private static void read(Process process, Map<String, Double> figures, List<String> notes) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(TrialCommand.SEPARATOR, -1);
                if (words[0].equals(TrialCommand.FIGURE)) {
                    figures.put(words[1], Double.valueOf(words[2]));
                } else if (words[0].equals(TrialCommand.NOTE)) {
                    notes.add(line.substring(TrialCommand.NOTE.length() + 1));
                }
            }
        } catch (IOException e) {
            notes.add("its output ended early: " + e.getMessage());
        }
    }

    private static String tail(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join(" | ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
        } catch (IOException e) {
            return "no log: " + e.getMessage();
        }
    }
}
