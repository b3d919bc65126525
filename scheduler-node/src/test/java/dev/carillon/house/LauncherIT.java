package dev.carillon.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher at the root starts the program, from anywhere and through a link, and says what is missing. */
class LauncherIT {

    private final Path launcher = HouseTree.find().root().resolve("carillon");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path elsewhere;

    @Test
    void startsTheProgramFromAnywhere() throws Exception {
        Path link = Files.createSymbolicLink(elsewhere.resolve("link to it"), launcher);
        Outcome outcome = run(link, Map.of(), "--help");
        Files.delete(link);
        assertThat(outcome.messages()).isEmpty();
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.answer()).contains("carillon");
    }

    @Test
    void saysInOneLineThatThereIsNoJdk() throws Exception {
        Path copy = Files.writeString(
                elsewhere.resolve("carillon"), Files.readString(launcher).replace("oldest=21", "oldest=999"));
        assertThat(copy.toFile().setExecutable(true)).isTrue();
        Outcome outcome = run(copy, Map.of(), "--help");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.answer()).isEmpty();
        assertThat(outcome.messages()).hasLineCount(1).contains("no JDK 999 or newer found");
    }

    @Test
    void looksOnWhenJavaHomeIsTooOldOrWrong() throws Exception {
        Outcome outcome = run(launcher, Map.of("JAVA_HOME", "/nowhere"), "--help");
        assertThat(outcome.messages()).isEmpty();
        assertThat(outcome.exitCode()).isZero();
    }

    private Outcome run(Path program, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        Path messages = elsewhere.resolve("messages");
        ProcessBuilder builder = new ProcessBuilder(program.toString())
                .directory(elsewhere.toFile())
                .redirectError(messages.toFile());
        builder.command().addAll(List.of(arguments));
        builder.environment().remove("CARILLON_JAVA_OPTS");
        builder.environment().putAll(environment);
        Process process = builder.start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), answer, Files.readString(messages));
    }

    private record Outcome(int exitCode, String answer, String messages) {}
}
