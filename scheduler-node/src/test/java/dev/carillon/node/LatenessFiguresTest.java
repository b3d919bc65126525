package dev.carillon.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.run.NodeId;
import dev.carillon.store.MinuteFigures;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.HdrHistogram.Histogram;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How late things were, out of the figures of minutes. */
class LatenessFiguresTest {

    private static final NodeId NODE = new NodeId("a");
    private static final int DIGITS = 3;
    private static final long HOUR = 36_000_000;

    private static MinuteFigures figures(DoubleStream millis) {
        MinutePage page = new MinutePage(0);
        millis.forEach(late -> page.late(Duration.ofNanos((long) (late * 1_000_000))));
        return page.figures(NODE);
    }

    private static MinuteFigures figures(String lateness) {
        return new MinuteFigures(Instant.EPOCH, NODE, 1, 1, 0, 0, 0, lateness, 0, 0, 0);
    }

    private static String base64(byte[] room, int length) {
        return Base64.getEncoder().encodeToString(Arrays.copyOf(room, length));
    }

    private static String written(Histogram histogram) {
        byte[] room = new byte[histogram.getNeededByteBufferCapacity()];
        int length = histogram.encodeIntoByteBuffer(ByteBuffer.wrap(room));
        return base64(room, length);
    }

    /** What is exact, to which the figures come as near as their units let them. */
    private static double exact(double[] sorted, double percentile) {
        return sorted[Math.max(0, (int) Math.ceil(percentile / 100 * sorted.length) - 1)];
    }

    private static Offset<Double> near(double millis) {
        return Offset.offset(Math.max(0.051, millis / 1_000));
    }

    @Test
    void nothingIsNothing() {
        assertThat(LatenessFigures.merge(List.of())).isEqualTo(LatenessFigures.NONE);
        assertThat(LatenessFigures.merge(List.of(figures("")))).isEqualTo(LatenessFigures.NONE);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void percentilesOfManyPartsAreThoseOfTheWhole(long seed) {
        Random random = new Random(seed);
        List<MinuteFigures> parts = new ArrayList<>();
        List<Double> all = new ArrayList<>();
        for (int part = 0; part < 20; part++) {
            double[] millis = random.doubles(random.nextInt(500))
                    .map(share -> Math.pow(10, share * 6 - 1))
                    .toArray();
            Arrays.stream(millis).forEach(all::add);
            parts.add(figures(Arrays.stream(millis)));
        }
        double[] sorted = all.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        LatenessFigures merged = LatenessFigures.merge(parts);
        assertThat(merged.count()).isEqualTo(sorted.length);
        assertThat(merged.p50Millis()).isEqualTo(exact(sorted, 50), near(exact(sorted, 50)));
        assertThat(merged.p95Millis()).isEqualTo(exact(sorted, 95), near(exact(sorted, 95)));
        assertThat(merged.p99Millis()).isEqualTo(exact(sorted, 99), near(exact(sorted, 99)));
        assertThat(merged.maxMillis()).isEqualTo(exact(sorted, 100), near(exact(sorted, 100)));
    }

    @Test
    void theFiguresOfAMinuteSayTheSameInPlainNumbers() {
        MinuteFigures figures =
                figures(DoubleStream.iterate(1, late -> late + 1).limit(1_000));
        LatenessFigures merged = LatenessFigures.merge(List.of(figures));
        assertThat(figures.p50Millis()).isEqualTo(merged.p50Millis()).isEqualTo(500, near(500));
        assertThat(figures.p99Millis()).isEqualTo(merged.p99Millis()).isEqualTo(990, near(990));
        assertThat(figures.maxMillis()).isEqualTo(merged.maxMillis()).isEqualTo(1_000, near(1_000));
    }

    @Test
    void whatIsLaterThanAnHourCountsAsAnHour() {
        LatenessFigures merged = LatenessFigures.merge(List.of(figures(DoubleStream.of(7_200_000, 9e11))));
        assertThat(merged.count()).isEqualTo(2);
        assertThat(merged.maxMillis()).isEqualTo(3_600_000, near(3_600_000));
    }

    /** Whatever stands in a stream that others may write to: it is left out, and takes no more room than ours does. */
    @Test
    void whatIsNoHistogramOfOursCountsForNothing() {
        Histogram fine = new Histogram(1, 10_000, DIGITS);
        fine.recordValue(5);
        byte[] room = new byte[fine.getNeededByteBufferCapacity()];
        int length = fine.encodeIntoCompressedByteBuffer(ByteBuffer.wrap(room));
        String packed = base64(room, length);
        Histogram tooFine = new Histogram(1, 10_000, 5);
        Histogram tooWide = new Histogram(1, Long.MAX_VALUE / 2, DIGITS);
        Histogram tooCoarse = new Histogram(64, 10_000, DIGITS);
        String good = written(fine);
        byte[] cut = Arrays.copyOf(Base64.getDecoder().decode(good), 41);
        byte[] header = Base64.getDecoder().decode(good);
        ByteBuffer.wrap(header).putInt(4, Integer.MAX_VALUE);
        List<String> wrong = List.of(
                "nonsense",
                "!",
                "AAAA",
                packed,
                written(tooFine),
                written(tooWide),
                written(tooCoarse),
                Base64.getEncoder().encodeToString(Arrays.copyOf(cut, 39)));
        for (String text : wrong) {
            assertThat(LatenessFigures.merge(List.of(figures(text), figures(good)))
                            .count())
                    .as(text)
                    .isEqualTo(1);
        }
        // whatever these make of it, they must not fail
        assertThat(LatenessFigures.merge(List.of(figures(Base64.getEncoder().encodeToString(cut)))))
                .isNotNull();
        assertThat(LatenessFigures.merge(List.of(figures(Base64.getEncoder().encodeToString(header)))))
                .isNotNull();
    }

    /** A minute in which every lateness that can be told apart came up, a hundred times. */
    @Test
    void noHistogramIsLongerThanItMayBe() {
        Histogram all = new Histogram(1, HOUR, DIGITS);
        for (long value = 1; value < HOUR; value = all.nextNonEquivalentValue(value)) {
            all.recordValueWithCount(value, 100);
        }
        assertThat(LatenessText.write(LatenessText.copyOf(all))).hasSizeLessThan(MinuteFigures.MAX_LATENESS_CHARS);
    }

    /** There are thousands of them in a Redis that has better things to keep. */
    @Test
    void thatOfABusyMinuteIsShort() {
        Random random = new Random(1);
        MinuteFigures figures =
                figures(random.doubles(60_000).map(share -> 0.3 + 3 * Math.pow(share, 3) + (share > 0.99 ? 20 : 0)));
        assertThat(figures.lateness()).hasSizeLessThan(400);
    }
}
