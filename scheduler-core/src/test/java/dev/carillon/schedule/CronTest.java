package dev.carillon.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** A cron is a value, and asking it costs next to nothing. */
final class CronTest {

    private static final int CALLS = 100_000;
    private static final int GARBAGE_PER_CALL = 64;

    @Test
    void defaults() {
        Cron cron = Cron.of("30 2 * * *");

        assertThat(cron.dialect()).isEqualTo(CronDialect.UNIX);
        assertThat(cron.zone()).isEqualTo(ZoneId.of("UTC"));
        assertThat(cron.dst()).isEqualTo(DstPolicy.RUN_AFTER_GAP);
    }

    @Test
    void whiteSpaceDoesNotMatter() {
        Cron cron = Cron.of("  30\t2   * * *  ");

        assertThat(cron.expression()).isEqualTo("30 2 * * *");
        assertThat(cron).isEqualTo(Cron.of("30 2 * * *")).hasSameHashCodeAs(Cron.of("30 2 * * *"));
        assertThat(Cron.of("@Daily")).isEqualTo(Cron.of("@daily"));
    }

    @Test
    void everyPartCounts() {
        Cron cron = Cron.of("0 30 2 * * *");

        assertThat(cron)
                .isNotEqualTo(Cron.of("0 31 2 * * *"))
                .isNotEqualTo(cron.withDialect(CronDialect.SPRING))
                .isNotEqualTo(cron.withZone(Cron.zone("Europe/Berlin")))
                .isNotEqualTo(cron.withDst(DstPolicy.SKIP))
                .isEqualTo(cron.withDst(DstPolicy.SKIP).withDst(DstPolicy.RUN_AFTER_GAP))
                .isNotEqualTo("0 30 2 * * *");
        assertThat(cron).hasToString("Cron[0 30 2 * * *, UNIX, UTC, RUN_AFTER_GAP]");
    }

    @Test
    void anotherDialectReadsTheSameTextAnew() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cron.of("0 30 2 * * *").withDialect(CronDialect.QUARTZ))
                .withMessageContaining("day-of-week");
    }

    @Test
    void utcHasOneName() {
        assertThat(Cron.of("@daily").withZone(ZoneOffset.UTC)).isEqualTo(Cron.of("@daily"));
        assertThat(Cron.zone("Z")).isEqualTo(ZoneId.of("UTC"));
        assertThat(Cron.zone("Europe/Berlin")).isEqualTo(ZoneId.of("Europe/Berlin"));
    }

    @Test
    void theNextFireTimeLeavesLittleGarbage() {
        CronTimes times =
                Cron.of("30 2 * * MON-FRI").withZone(Cron.zone("Europe/Berlin")).times("any");
        Instant from = Instant.parse("2026-01-01T00:00:00Z");
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        walk(times, from);

        long before = threads.getCurrentThreadAllocatedBytes();
        walk(times, from);
        long garbage = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(garbage / CALLS).isLessThanOrEqualTo(GARBAGE_PER_CALL);
    }

    private static void walk(CronTimes times, Instant from) {
        Instant at = from;
        for (int i = 0; i < CALLS; i++) {
            at = i % 1_000 == 0 ? from : times.next(at).orElseThrow();
        }
    }
}
