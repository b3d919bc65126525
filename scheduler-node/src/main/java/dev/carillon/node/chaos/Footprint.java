package dev.carillon.node.chaos;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;

/**
 * What a node process takes of its machine.
 *
 * @param heapBytes what is reachable: the heap after a collection
 * @param threads those of the platform
 * @param descriptors open files and sockets; 0 where nobody counts them
 */
record Footprint(long heapBytes, int threads, long descriptors) {

    /** The line on which a node process writes down what it takes. */
    static final String LINE = "footprint";

    /** How the name of the file ends into which it does. */
    static final String ENDING = ".footprint";

    /** Less than any process takes. */
    static final Footprint NONE = new Footprint(0, 0, 0);

    /** What a node may take more after any amount of work: classes, buffers and threads that come with the first of it. */
    private static final Footprint ONCE = new Footprint(16L << 20, 16, 16);

    private static final double MEBIBYTE = 1L << 20;

    /** This process's. */
    static Footprint measure() {
        System.gc();
        long descriptors = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : 0;
        return new Footprint(
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                ManagementFactory.getThreadMXBean().getThreadCount(),
                descriptors);
    }

    /** Writes this process's to a file when told to by a line. */
    static void hear(String line, Path file) {
        if (line.equals(LINE)) {
            Footprint now = measure();
            String text = now.heapBytes + " " + now.threads + " " + now.descriptors + "\n";
            try {
                Files.writeString(
                        file, text, StandardCharsets.US_ASCII, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException("evidence: " + file + " was not written", e);
            }
        }
    }

    /** What a process wrote so far; a line without its end is left out. */
    static List<Footprint> read(Path file) {
        try {
            String text = Files.exists(file) ? Files.readString(file, StandardCharsets.US_ASCII) : "";
            return text.substring(0, text.lastIndexOf('\n') + 1)
                    .lines()
                    .map(Footprint::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("evidence: " + file + " cannot be read", e);
        }
    }

    private static Footprint parse(String line) {
        String[] numbers = line.split(" ");
        return new Footprint(Long.parseLong(numbers[0]), Integer.parseInt(numbers[1]), Long.parseLong(numbers[2]));
    }

    /** The larger of each. */
    Footprint or(Footprint other) {
        return new Footprint(
                Math.max(heapBytes, other.heapBytes),
                Math.max(threads, other.threads),
                Math.max(descriptors, other.descriptors));
    }

    /** True when it is more than an idle one may have become by having worked. */
    boolean hasGrownFrom(Footprint idle) {
        return heapBytes > idle.heapBytes + ONCE.heapBytes
                || threads > idle.threads + ONCE.threads
                || descriptors > idle.descriptors + ONCE.descriptors;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "heap %.1f MiB, %d threads, %d file descriptors",
                heapBytes / MEBIBYTE,
                threads,
                descriptors);
    }
}
