package dev.carillon.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a handler may say and leave, and what is too much. */
class RunNotesTest {

    private record Report(int rows, String name) {}

    @Test
    void onlyTheLatestLinesAreKept() {
        RunNotes notes = RunNotes.NONE;
        for (int i = 1; i <= 25; i++) {
            notes = notes.with("line " + i);
        }
        assertThat(notes.log()).hasSize(20).startsWith("line 6").endsWith("line 25");
    }

    @Test
    void aLineIsOneLineOfAtMost200Characters() {
        RunNotes notes = RunNotes.NONE.with("a\r\nb\tc").with("x".repeat(200)).with("y".repeat(201));
        assertThat(notes.log()).containsExactly("a b c", "x".repeat(200), "y".repeat(199) + "…");
    }

    @Test
    void progressStaysWithinItsTotal() {
        assertThat(RunNotes.NONE.with(new Progress(3, 3)).progress()).hasToString("3/3");
        for (long[] bad : new long[][] {{-1, 3}, {4, 3}, {0, 0}}) {
            assertThatThrownBy(() -> new Progress(bad[0], bad[1]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("progress: " + bad[0] + " of " + bad[1]);
        }
    }

    @Test
    void aResultIsMappedLikeAPayload() {
        RunResult result = RunResult.of(new Report(7, "a"));
        assertThat(result.json()).isEqualTo("{\"name\":\"a\",\"rows\":7}");
        assertThat(result.as(Report.class)).isEqualTo(new Report(7, "a"));
        assertThat(result).isEqualTo(RunResult.of(Map.of("rows", 7, "name", "a")));
        assertThatThrownBy(() -> result.as(Integer.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("result: does not fit Integer");
    }

    @Test
    void aResultHasAtMostFourKibibytes() {
        assertThat(RunResult.of("x".repeat(4_094)).json()).hasSize(4_096);
        assertThatThrownBy(() -> RunResult.of("x".repeat(4_095)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("result: 4097 bytes of JSON are more than the limit of 4096");
        assertThatThrownBy(() -> RunResult.of("ü".repeat(2_048)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("result: 4098 bytes");
        Object deep = "x";
        for (int i = 0; i < 65; i++) {
            deep = List.of(deep);
        }
        Object tooDeep = deep;
        assertThatThrownBy(() -> RunResult.of(tooDeep))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("result: cannot be written as JSON");
    }
}
