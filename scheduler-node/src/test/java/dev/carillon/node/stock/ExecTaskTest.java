package dev.carillon.node.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.task.NonRetryableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** Programs that a node runs: which, with what, and what becomes of them. */
class ExecTaskTest {

    private static final String RUN = "backup@20261123T023000Z";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private Path script(String text) throws IOException {
        Path file = folder.resolve("program");
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }

    private static String payload(Path program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        return "{\"command\":" + JsonMapper.shared().writeValueAsString(command) + "}";
    }

    private static HeardRun run() {
        return new HeardRun(RUN, 7);
    }

    private static HeardRun exec(Path program, String... arguments) throws Throwable {
        HeardRun run = run();
        Handling.of(new ExecTask(List.of(program)), payload(program, arguments), run);
        return run;
    }

    @Test
    void whatAProgramPrintsIsTheLogOfTheRun() throws Throwable {
        HeardRun run = exec(script("echo one; echo two >&2; printf 'Gr\\303\\274\\303\\237e'"));
        assertThat(run.lines()).containsExactly("one", "two", "Grüße");
    }

    @Test
    void argumentsArriveAsTheyAre() throws Throwable {
        HeardRun run = exec(script("for each; do echo \"<$each>\"; done"), "a b", "$HOME", "; echo c", "*");
        assertThat(run.lines()).containsExactly("<a b>", "<$HOME>", "<; echo c>", "<*>");
    }

    @Test
    void aProgramFindsTheRunInItsEnvironmentAndNothingOfTheNode() throws Throwable {
        HeardRun run = exec(script("env | grep '^CARILLON' | sort"));
        assertThat(run.lines())
                .containsExactly(
                        "CARILLON_ATTEMPT=1",
                        "CARILLON_FENCE=7",
                        "CARILLON_NOMINAL=2026-11-23T02:30:00Z",
                        "CARILLON_RUN=" + RUN);
    }

    @Test
    void itsInputIsAtItsEnd() throws Throwable {
        assertThat(exec(script("cat; echo done")).lines()).containsExactly("done");
    }

    @Test
    void anExitCodeIsAFailure() throws Throwable {
        HeardRun run = run();
        Path program = script("echo so far; exit 3");
        assertThatThrownBy(() -> Handling.of(new ExecTask(List.of(program)), payload(program), run))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("3");
        assertThat(run.lines()).containsExactly("so far");
    }

    @Test
    void muchOutputComesThroughAndLongLinesAreCut() throws Throwable {
        HeardRun run =
                exec(script("i=0; while [ $i -lt 3000 ]; do echo \"line $i of many that fill a pipe\"; i=$((i+1));"
                        + " done; head -c 100000 /dev/zero | tr '\\0' x"));
        assertThat(run.lines()).hasSize(3001);
        assertThat(run.lines().get(2999)).isEqualTo("line 2999 of many that fill a pipe");
        assertThat(run.lines().get(3000)).hasSize(ProgramOutput.MAX_LINE_BYTES);
    }

    @Test
    void aProgramThatIsNotThereFails() {
        Path none = folder.resolve("none");
        assertThatThrownBy(() -> Handling.of(new ExecTask(List.of(none)), payload(none), run()))
                .isInstanceOf(IOException.class);
    }

    /** The program, and what it has started. */
    @Test
    void aRunThatIsToldToStopEndsItsProgram() throws Throwable {
        HeardRun run = run();
        Path program = script("sleep 300 & echo $! ; echo $$; wait");
        Handling handling = Handling.start(new ExecTask(List.of(program)), payload(program), run);
        await().until(() -> run.lines().size() == 2);
        handling.stop();
        assertThatThrownBy(handling::await).isInstanceOf(InterruptedException.class);
        await().untilAsserted(() -> assertThat(run.lines()).noneMatch(ExecTaskTest::isAlive));
    }

    @Test
    void aProgramThatWillNotEndIsMadeTo() throws Throwable {
        HeardRun run = run();
        Path program = script("trap '' TERM; echo $$; while :; do sleep 1; done");
        Handling handling = Handling.start(new ExecTask(List.of(program)), payload(program), run);
        await().until(() -> run.lines().size() == 1);
        handling.stop();
        assertThatThrownBy(handling::await).isInstanceOf(InterruptedException.class);
        await().untilAsserted(() -> assertThat(run.lines()).noneMatch(ExecTaskTest::isAlive));
    }

    private static boolean isAlive(String pid) {
        Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(pid));
        return process.isPresent() && process.get().isAlive();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                        | payload.command
            {"command":[]}                            | payload.command
            {"command":"/bin/true"}                   | payload.command
            {"command":[1]}                           | payload.command
            {"command":["/bin/false"]}                | payload.command
            {"command":["true"]}                      | payload.command
            {"command":["/bin/../bin/true"]}          | payload.command
            {"command":["/bin/true"],"shell":true}    | payload.shell
            """)
    void whatIsNotAllowedIsFinal(String payload, String field) {
        assertThatThrownBy(() -> Handling.of(new ExecTask(List.of(Path.of("/bin/true"))), payload, run()))
                .isInstanceOf(NonRetryableException.class)
                .hasMessageStartingWith(field + ": ");
    }

    @Test
    void thereAreOnlySoManyArguments() {
        Path program = Path.of("/bin/true");
        String[] many = new String[ExecTask.MAX_ARGUMENTS];
        Arrays.fill(many, "a");
        assertThatThrownBy(() -> Handling.of(new ExecTask(List.of(program)), payload(program, many), run()))
                .isInstanceOf(NonRetryableException.class)
                .hasMessageStartingWith("payload.command: ");
    }
}
