package dev.carillon.node.http;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What went wrong, as RFC 9457 has it.
 *
 * @param status the HTTP status
 * @param title what kind of problem it is, in a few words that never change
 * @param detail what it is this time, a sentence
 * @param field which field or parameter is wrong; empty when it is none
 */
record Problem(int status, String title, String detail, String field) {

    static final String MEDIA_TYPE = "application/problem+json";

    Problem(int status, String title, String detail) {
        this(status, title, detail, "");
    }

    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("type", "about:blank");
        fields.put("title", title);
        fields.put("status", status);
        fields.put("detail", detail);
        if (!field.isEmpty()) {
            fields.put("field", field);
        }
        return fields;
    }
}
