package dev.carillon.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The command refuses what it cannot do before it starts anything. */
class BenchmarksTest {

    private final StringWriter messages = new StringWriter();

    @Test
    void refusesAWordThatItDoesNotKnow() {
        assertThat(run("drain", "cron4j")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(messages.toString()).contains("\"cron4j\" is neither a workload (drain, burst");
    }

    @Test
    void refusesNumbersThatMakeNoSense() {
        assertThat(run("drain", "floor", "--rounds", "0")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(run("drain", "floor", "--count", "1")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(run("drain", "floor", "-o", "xml")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(messages.toString()).contains("-o: xml is neither markdown nor json");
    }

    private int run(String... arguments) {
        return Benchmarks.commandLine().setErr(new PrintWriter(messages)).execute(arguments);
    }
}
