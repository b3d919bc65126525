package dev.carillon.node.cluster;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A time in which a processor was not there for whoever comes first on it.
 *
 * @param endMillis when it was there again, since 1970
 */
record Pause(long endMillis, long micros) {

    /** What the process that looks for them says when it has begun. */
    static final String READY = "ready";

    static String toText(List<Pause> pauses) {
        return pauses.stream()
                .map(pause -> pause.endMillis + ":" + pause.micros)
                .collect(Collectors.joining(" ", "pauses ", ""));
    }

    static List<Pause> parse(String text) {
        return Stream.of(text.split(" "))
                .skip(1)
                .map(part -> part.split(":"))
                .map(parts -> new Pause(Long.parseLong(parts[0]), Long.parseLong(parts[1])))
                .toList();
    }
}
