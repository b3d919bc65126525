package dev.carillon.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.Explanation;
import dev.carillon.node.cli.Terminal.Answer;
import dev.carillon.node.form.Words;
import dev.carillon.store.DropReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command line as a whole. */
class CliTest {

    private final Terminal terminal = Terminal.bare();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "node",
                "create",
                "list",
                "get",
                "runs",
                "misses",
                "pause",
                "resume",
                "pauses",
                "trigger",
                "cancel",
                "delete",
                "apply",
                "export",
                "import",
                "calendar",
                "explain",
                "describe",
                "skip",
                "backfill",
                "dead",
                "caps",
                "nodes",
                "events",
                "top",
                "doctor",
                "health",
                "completion",
                "next",
                "version"
            })
    void everyCommandHasHelpWithAnExample(String command) {
        Answer help = terminal.run(command, "--help");
        assertThat(help.code()).isZero();
        assertThat(help.err()).isEmpty();
        assertThat(help.out())
                .startsWith("Usage: carillon " + command)
                .contains("Example")
                .contains("  carillon " + command)
                .contains("Exit codes:");
        assertThat(terminal.run("--help").out()).containsPattern("\n  " + command + " +[A-Z]");
    }

    @Test
    void showsItsHelpWhenNothingIsAsked() {
        Answer help = terminal.run();
        assertThat(help.code()).isZero();
        assertThat(help.err()).isEmpty();
        assertThat(help).isEqualTo(terminal.run("--help"));
    }

    @Test
    void saysItsVersions() {
        JsonNode versions = JsonMapper.shared()
                .readTree(terminal.run("version", "-o", "json").out());
        assertThat(versions.get("java").asString()).isEqualTo(Runtime.version().toString());
        assertThat(versions.get("tzdb").asString()).matches("20\\d\\d[a-z]");
        assertThat(terminal.run("version").out()).startsWith("carillon  ").hasLineCount(3);
    }

    /** Across the ends of lines, where a word may have been parted from the next. */
    @Test
    void helpNamesEveryReasonAndEveryVerdictThatThereIs() {
        String misses = terminal.run("misses", "--help").out().replaceAll("\\s+", " ");
        for (DropReason reason : DropReason.values()) {
            assertThat(misses).contains(Words.of(reason));
        }
        String explain = terminal.run("explain", "--help").out().replaceAll("\\s+", " ");
        assertThat(explain).contains(Explanation.VERDICTS);
    }
}
