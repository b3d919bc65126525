package dev.carillon.store;

import dev.carillon.run.ClaimToken;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The answers to the latest requests, so that one that is made again gets its first answer. Not thread-safe. */
final class Answers<T> {

    private static final int MAX_REMEMBERED = 1_000;

    private final Map<ClaimToken, List<T>> answers = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ClaimToken, List<T>> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    /** The first answer to a request, made now if there is none yet. */
    List<T> firstOr(ClaimToken token, Supplier<List<T>> made) {
        List<T> first = answers.get(token);
        if (first == null) {
            first = made.get();
            answers.put(token, first);
        }
        return first;
    }
}
