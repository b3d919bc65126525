package dev.carillon.node.cluster;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A time in which a processor was not there for whoever comes first on it.
 *
 * @param endMicros when it was there again, since 1970
 */
record Pause(long endMicros, long micros) {

    /** What the process that looks for them says when it has begun. */
    static final String READY = "ready";

    static String toText(List<Pause> pauses) {
        return pauses.stream()
                .map(pause -> pause.endMicros + ":" + pause.micros)
                .collect(Collectors.joining(" ", "pauses ", ""));
    }

    static List<Pause> parse(String text) {
        return Stream.of(text.split(" "))
                .skip(1)
                .map(part -> part.split(":"))
                .map(parts -> new Pause(Long.parseLong(parts[0]), Long.parseLong(parts[1])))
                .toList();
    }

    /** The most of any time of a length that lies between two moments. */
    static long most(List<Pause> pauses, long fromMicros, long toMicros, long length) {
        long most = 0;
        for (Pause last : pauses) {
            long begin = Math.max(fromMicros, last.endMicros - length);
            long end = Math.min(toMicros, last.endMicros);
            long within = pauses.stream()
                    .mapToLong(
                            pause -> Math.min(end, pause.endMicros) - Math.max(begin, pause.endMicros - pause.micros))
                    .filter(overlap -> overlap > 0)
                    .sum();
            most = Math.max(most, within);
        }
        return most;
    }
}
