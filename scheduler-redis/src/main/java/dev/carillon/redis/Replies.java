package dev.carillon.redis;

import dev.carillon.store.StoreProtocolException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what scripts reply: a word, or a list that begins with one. */
final class Replies {

    private Replies() {}

    static String word(List<Object> reply) {
        return text(reply, 0);
    }

    static String text(List<Object> reply, int index) {
        if (index >= reply.size() || !(reply.get(index) instanceof String text)) {
            throw new StoreProtocolException("no text at place " + index + " of the reply " + reply, null);
        }
        return text;
    }

    static int number(List<Object> reply, int index) {
        return Integer.parseInt(text(reply, index));
    }

    /** One entry of a list of lists. */
    @SuppressWarnings("unchecked")
    static List<Object> listOf(Object entry) {
        if (!(entry instanceof List<?> list)) {
            throw new StoreProtocolException("no list but " + entry, null);
        }
        return (List<Object>) list;
    }

    @SuppressWarnings("unchecked")
    static List<Object> list(List<Object> reply, int index) {
        if (index >= reply.size() || !(reply.get(index) instanceof List<?> list)) {
            throw new StoreProtocolException("no list at place " + index + " of the reply " + reply, null);
        }
        return (List<Object>) list;
    }

    /** The names and values that follow the first {@code from} entries, in turn. */
    static Map<String, String> fields(List<Object> reply, int from) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = from; i + 1 < reply.size(); i += 2) {
            fields.put(text(reply, i), text(reply, i + 1));
        }
        return fields;
    }

    /** Milliseconds out of a sorted set's score; a score beyond all times stands for the end of time. */
    static long millis(List<Object> reply, int index) {
        String score = text(reply, index);
        return score.endsWith("inf") ? Long.MAX_VALUE : (long) Double.parseDouble(score);
    }

    static StoreProtocolException unexpected(Script script, List<Object> reply) {
        return new StoreProtocolException(script + " replied " + reply, null);
    }
}
