package dev.carillon.node;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.AtomicHistogram;
import org.HdrHistogram.Histogram;

/**
 * Histograms of lateness, and how they are written: in tenths of a millisecond, to three digits, up to an hour, as the V2
 * encoding of HdrHistogram in Base64. What is later than an hour counts as an hour.
 */
final class LatenessText {

    private static final long MICROS_IN_UNIT = 100;
    private static final double UNITS_IN_MILLI = 10;
    private static final int DIGITS = 3;

    /** The latest that can be told. */
    static final long HIGHEST_UNITS = 36_000_000;

    /** Up to here, a fifth of a second, a histogram takes as little room as it can. */
    static final long USUAL_UNITS = 2_047;

    /** Where in the encoding stand: by how much it is shifted, its digits, the lowest and the highest value, the ratio. */
    private static final int AT_SHIFT = 8;

    private static final int AT_DIGITS = 12;
    private static final int AT_LOWEST = 16;
    private static final int AT_HIGHEST = 24;
    private static final int AT_RATIO = 32;
    private static final int HEADER_BYTES = 40;
    private static final int COOKIE =
            ByteBuffer.wrap(bytesOf(new Histogram(DIGITS))).getInt(0);

    private LatenessText() {}

    /** A histogram that many threads may record into. */
    static AtomicHistogram shared(long highestUnits) {
        return new AtomicHistogram(1, highestUnits, DIGITS);
    }

    /** An empty histogram to which any other can be added. */
    static Histogram empty() {
        return new Histogram(1, HIGHEST_UNITS, DIGITS);
    }

    /** A copy with no more room than its values need. */
    static Histogram copyOf(AbstractHistogram histogram) {
        Histogram copy = new Histogram(1, Math.clamp(histogram.getMaxValue(), USUAL_UNITS, HIGHEST_UNITS), DIGITS);
        copy.add(histogram);
        return copy;
    }

    /** How a lateness is recorded, to the nearest unit. */
    static long units(Duration late) {
        long micros = late.getSeconds() * 1_000_000 + late.getNano() / 1_000;
        return Math.clamp((micros + MICROS_IN_UNIT / 2) / MICROS_IN_UNIT, 0L, HIGHEST_UNITS);
    }

    static double millis(long units) {
        return units / UNITS_IN_MILLI;
    }

    static double millisAt(double percentile, AbstractHistogram histogram) {
        return millis(histogram.getValueAtPercentile(percentile));
    }

    /** Whoever reads it has to make as much room as the histogram has: a {@link #copyOf copy} has little. */
    static String write(Histogram histogram) {
        return Base64.getEncoder().encodeToString(bytesOf(histogram));
    }

    private static byte[] bytesOf(Histogram histogram) {
        byte[] room = new byte[histogram.getNeededByteBufferCapacity()];
        int length = histogram.encodeIntoByteBuffer(ByteBuffer.wrap(room));
        return Arrays.copyOf(room, length);
    }

    /** Reads what {@link #write} wrote; empty when it is something else, or would need more room than that. */
    static Optional<Histogram> read(String text) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text));
            return isOurs(bytes) ? Optional.of(Histogram.decodeFromByteBuffer(bytes, 0)) : Optional.empty();
        } catch (RuntimeException e) {
            // the library has no exception of its own for what it cannot decode
            return Optional.empty();
        }
    }

    private static boolean isOurs(ByteBuffer bytes) {
        return bytes.limit() >= HEADER_BYTES
                && bytes.getInt(0) == COOKIE
                && bytes.getInt(AT_SHIFT) == 0
                && bytes.getInt(AT_DIGITS) == DIGITS
                && bytes.getLong(AT_LOWEST) == 1
                && bytes.getLong(AT_HIGHEST) >= USUAL_UNITS
                && bytes.getLong(AT_HIGHEST) <= HIGHEST_UNITS
                && bytes.getDouble(AT_RATIO) == 1.0;
    }
}
