package dev.carillon.node.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Durations as people write them. */
class DurationTextTest {

    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "30s, PT30S",
        "5m, PT5M",
        "1h30m, PT1H30M",
        "2d, PT48H",
        "1w, PT168H",
        "0s, PT0S",
        "-5m, PT-5M",
        "1H, PT1H",
        "PT5M, PT5M",
        "pt0.25s, PT0.25S",
        "P1D, PT24H"
    })
    void reads(String written, Duration duration) {
        assertThat(DurationText.parse(written)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "5 m",
                "m",
                "1h-5m",
                "five minutes",
                "1.5h",
                "P",
                "PT",
                "1000001d",
                "999999999999w",
                "P99999999999D"
            })
    void refuses(String written) {
        assertThatThrownBy(() -> DurationText.parse(written))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("duration");
    }

    @ParameterizedTest
    @CsvSource({"PT0S, 0s", "PT0.5S, 500ms", "PT90M, 1h30m", "PT49H, 2d1h", "PT-5M, -5m", "PT1M0.001S, 1m1ms"})
    void writes(Duration duration, String written) {
        assertThat(DurationText.of(duration)).isEqualTo(written);
        assertThat(DurationText.parse(written)).isEqualTo(duration);
    }
}
