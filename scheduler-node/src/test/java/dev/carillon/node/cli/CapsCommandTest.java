package dev.carillon.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.node.cli.Terminal.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The caps of a namespace from the command line. */
class CapsCommandTest extends CommandCase {

    @Test
    void theyAreSetShownAndRemoved() {
        assertThat(ok("caps").out()).contains("none       none");
        assertThat(ok("caps", "--schedules", "1").out()).contains("1          none");
        ok("caps", "--fires-per-second", "500");
        assertThat(json("caps").toString()).isEqualTo("{\"schedules\":1,\"firesPerSecond\":500}");
        ok("create", "--id", "a", "--task", "t", "--cron", "@yearly");
        Answer refused = terminal.run("create", "--id", "b", "--task", "t", "--cron", "@yearly");
        assertThat(refused.code()).isEqualTo(ExitCode.CONFLICT);
        assertThat(refused.err()).hasLineCount(1).contains("has 1, as many as its cap allows");
        ok("caps", "--schedules", "none", "--fires-per-second", "none");
        ok("create", "--id", "b", "--task", "t", "--cron", "@yearly");
        assertThat(json("caps").toString()).isEqualTo("{}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "many", "100000001", ""})
    void aCapThatIsNoneIsRefused(String value) {
        Answer answer = terminal.run("caps", "--schedules", value);
        assertThat(answer.code()).isEqualTo(ExitCode.USAGE);
        assertThat(answer.err()).hasLineCount(1).contains("schedules: ");
    }
}
