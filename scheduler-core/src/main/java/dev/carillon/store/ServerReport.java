package dev.carillon.store;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is to be known about the server that keeps the state, for people.
 *
 * @param facts name to value, one line each, in the order in which they are to be shown
 * @param warnings why it may lose what it was given, and what mends it, one line each; empty when all is well
 */
public record ServerReport(Map<String, String> facts, List<String> warnings) {

    public ServerReport {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
        warnings = List.copyOf(warnings);
    }
}
