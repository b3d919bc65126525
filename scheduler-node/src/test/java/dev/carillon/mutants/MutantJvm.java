package dev.carillon.mutants;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A JVM of its own in which one test is run under a mutant, for tests that work on the classes of the JVM itself: Lincheck
 * keeps what it makes of a class under the name of the class, whatever loader that belongs to.
 */
final class MutantJvm {

    private static final String VERDICT = "verdict: ";

    private MutantJvm() {}

    /** What a test is found to be. */
    enum Verdict {
        RED,
        GREEN,
        BROKEN
    }

    /** Runs the first of a mutant's tests; the changed classes are put into the folder. */
    static Verdict run(Mutant mutant, Path folder) throws IOException, InterruptedException {
        for (Map.Entry<String, byte[]> changed : mutant.changed().entrySet()) {
            Path file = folder.resolve(changed.getKey());
            Files.createDirectories(file.getParent());
            Files.write(file, changed.getValue());
        }
        Detector test = mutant.detectors().get(0);
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+IgnoreUnrecognizedVMOptions",
                "-XX:+EnableDynamicAgentLoading",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                classPath(folder),
                MutantJvm.class.getName(),
                test.type(),
                test.method());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = process.waitFor();
        return output.lines()
                .filter(line -> line.startsWith(VERDICT))
                .map(line -> Verdict.valueOf(line.substring(VERDICT.length())))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalStateException("no verdict on " + test + ", exit code " + exit + ":\n" + output));
    }

    private static String classPath(Path folder) {
        return Stream.concat(Stream.of(folder), Workspace.classes().stream())
                        .map(Path::toString)
                        .collect(Collectors.joining(File.pathSeparator))
                + File.pathSeparator
                + Workspace.libraries();
    }

    /** Runs a test by its class and method, and says what it is. */
    public static void main(String[] args) {
        Detector test = new Detector(args[0], args[1], "", "");
        Detection detection = Detection.run(MutantJvm.class.getClassLoader(), test);
        Verdict other = detection.isGreen() ? Verdict.GREEN : Verdict.BROKEN;
        System.out.println(VERDICT + (detection.isRed() ? Verdict.RED : other));
        System.exit(0);
    }
}
