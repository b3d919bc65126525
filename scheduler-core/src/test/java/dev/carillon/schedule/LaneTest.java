package dev.carillon.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaneTest {

    @ParameterizedTest
    @ValueSource(strings = {"report", "report:1", "a.b-c_d:9"})
    void itIsReadAsItIsWritten(String text) {
        assertThat(Lane.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Report", "report:", "report:10", "report:x", "report:-1", "report:1:2", ":1"})
    void whatIsNoLaneIsRefused(String text) {
        assertThatThrownBy(() -> Lane.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("(?s)(task|priority): .*");
    }

    @Test
    void theOrdinaryLaneIsTheTaskItself() {
        assertThat(Lane.parse("report:0")).isEqualTo(Lane.of(new TaskName("report")));
        assertThat(new Lane(new TaskName("report"), 3).isOrdinary()).isFalse();
    }
}
