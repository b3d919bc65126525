package dev.carillon.node.http;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a route answers.
 *
 * @param status the HTTP status
 * @param body the fields of the JSON object; empty for none
 * @param headers more headers
 */
record Answer(int status, Map<String, Object> body, Map<String, String> headers) {

    static final int OK = 200;
    static final int CREATED = 201;
    static final int ACCEPTED = 202;

    static Answer ok(Map<String, Object> body) {
        return new Answer(OK, body, Map.of());
    }

    static Answer ok(String name, Object value) {
        return ok(Map.of(name, value));
    }

    static Answer of(int status, Map<String, Object> body) {
        return new Answer(status, body, Map.of());
    }

    /** The same with one more header. */
    Answer with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Answer(status, body, more);
    }
}
