package dev.carillon.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.node.cli.Terminal.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shell that has read the script completes what is typed. */
class CompletionCommandTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void aShellCompletesCommandsAndOptions() throws Exception {
        Answer answer = Terminal.bare().run("completion");
        assertThat(answer.code()).isZero();
        assertThat(answer.err()).isEmpty();
        Path script = Files.writeString(folder.resolve("carillon"), answer.out());
        assertThat(completed(script, "carillon do")).containsExactly("doctor");
        assertThat(completed(script, "carillon pau")).containsExactlyInAnyOrder("pause", "pauses");
        assertThat(completed(script, "carillon top --on")).containsExactly("--once");
        assertThat(completed(script, "carillon calendar p")).containsExactly("put");
    }

    /** What bash would offer behind a line. */
    private static List<String> completed(Path script, String line) throws IOException, InterruptedException {
        String words = "COMP_LINE='" + line + "'; COMP_POINT=${#COMP_LINE}; COMP_WORDS=(" + line
                + "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _complete_carillon; printf '%s\\n' \"${COMPREPLY[@]}\"";
        Process bash = new ProcessBuilder("bash", "-c", "source " + script + "; " + words)
                // outside of a completion it says that it is none
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String offered = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(offered).isZero();
        return offered.lines()
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
