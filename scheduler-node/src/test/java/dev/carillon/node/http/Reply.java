package dev.carillon.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a door answered.
 *
 * @param method of the request
 * @param path of the request, as it was sent, without what stands behind the question mark
 */
record Reply(String method, String path, int status, HttpHeaders headers, String body) {

    /** The body, read as JSON. */
    JsonNode json() {
        return JsonMapper.shared().readTree(body);
    }

    /** A field of the JSON object. */
    JsonNode at(String field) {
        JsonNode value = json().get(field);
        assertThat(value).describedAs("%s in %s", field, body).isNotNull();
        return value;
    }

    /** A text field of the JSON object. */
    String text(String field) {
        return at(field).asString();
    }

    /** The texts of a field in each of the objects of a list. */
    List<String> texts(String list, String field) {
        return at(list).valueStream().map(each -> each.path(field).asString("")).toList();
    }

    /** The value of a header; empty when it is not there. */
    String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    String mediaType() {
        return header("Content-Type").replaceFirst(";.*", "").strip();
    }

    /** The same reply, if it has this status. */
    Reply is(int expected) {
        assertThat(status).describedAs("%s %s: %s", method, path, body).isEqualTo(expected);
        return this;
    }

    /** The same reply, if it is a complaint about this field. */
    Reply complainsAbout(String field) {
        is(Problems.BAD_REQUEST);
        assertThat(text("field")).describedAs(body).isEqualTo(field);
        assertThat(text("detail")).startsWith(field + ": ");
        return this;
    }
}
