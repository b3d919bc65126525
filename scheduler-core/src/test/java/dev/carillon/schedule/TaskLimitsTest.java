package dev.carillon.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TaskLimitsTest {

    @Test
    void whatIsOutOfRangeIsRefusedByName() {
        assertThatThrownBy(() -> TaskLimits.NONE.withMaxConcurrent(0)).hasMessageContaining("maxConcurrent: \"0\"");
        assertThatThrownBy(() -> TaskLimits.NONE.withMaxConcurrent(1_001))
                .hasMessageContaining("maxConcurrent: \"1001\"");
        assertThatThrownBy(() -> TaskLimits.NONE.withRate(0, Duration.ofSeconds(1)))
                .hasMessageContaining("rate: \"0\"");
        assertThatThrownBy(() -> TaskLimits.NONE.withRate(10_001, Duration.ofSeconds(1)))
                .hasMessageContaining("rate: \"10001\"");
        assertThatThrownBy(() -> TaskLimits.NONE.withRate(1, Duration.ZERO)).hasMessageContaining("ratePeriod");
        assertThatThrownBy(() -> TaskLimits.NONE.withRate(1, Duration.ofDays(2)))
                .hasMessageContaining("ratePeriod");
    }

    @Test
    void theSmallerOfBothLimitsIsTheMostOfOneRequest() {
        TaskLimits limits = TaskLimits.NONE.withMaxConcurrent(5);
        assertThat(limits.mostAtOnce()).isEqualTo(5);
        assertThat(limits.withRate(3, Duration.ofSeconds(1)).mostAtOnce()).isEqualTo(3);
        assertThat(TaskLimits.NONE.isNone()).isTrue();
        assertThat(limits.isNone()).isFalse();
    }
}
