package dev.carillon.node.stock;

import dev.carillon.node.form.FileFields;
import dev.carillon.task.NonRetryableException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * What the task {@code http} is to send: its payload, checked.
 *
 * @param uri where to
 * @param method how
 * @param headers what else to say
 * @param body the JSON to send; empty for none
 */
record HttpCall(URI uri, String method, Map<String, String> headers, String body) {

    static final int MAX_HEADERS = 32;

    private static final List<String> FIELDS = List.of("url", "method", "headers", "body");
    private static final Set<String> METHODS = new TreeSet<>(Set.of("GET", "POST", "PUT", "PATCH", "DELETE"));
    private static final Set<String> SCHEMES = Set.of("http", "https");
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e]{0,1024}");
    /** What the task says itself, or what would let a payload say where its words end. */
    private static final Set<String> RESERVED =
            Set.of("host", "content-length", "transfer-encoding", "connection", "upgrade", "expect", "content-type");

    private static final String OURS = "carillon-";
    private static final String CLOUD_EVENTS = "ce-";

    /** @throws NonRetryableException naming the field that is missing, unknown or malformed */
    static HttpCall of(JsonNode payload) {
        try {
            FileFields fields = new FileFields(payload, "payload.", FIELDS);
            String method = fields.text("method").orElse("POST").toUpperCase(Locale.ROOT);
            if (!METHODS.contains(method)) {
                throw fields.refused("method", "must be one of " + METHODS);
            }
            return new HttpCall(
                    uri(fields),
                    method,
                    headers(fields),
                    fields.value("body").map(JsonNode::toString).orElse(""));
        } catch (IllegalArgumentException e) {
            throw new NonRetryableException(String.valueOf(e.getMessage()), e);
        }
    }

    private static URI uri(FileFields fields) {
        try {
            URI uri = new URI(fields.needed("url"));
            String scheme = uri.getScheme();
            if (scheme == null || !SCHEMES.contains(scheme.toLowerCase(Locale.ROOT)) || uri.getHost() == null) {
                throw fields.refused("url", "must begin with http:// or https:// and name a host");
            }
            if (uri.getUserInfo() != null) {
                throw fields.refused("url", "must have no credentials in it");
            }
            return uri;
        } catch (URISyntaxException e) {
            throw fields.refused("url", "is malformed");
        }
    }

    private static Map<String, String> headers(FileFields fields) {
        Map<String, String> headers = new LinkedHashMap<>();
        JsonNode given = fields.value("headers").orElse(null);
        if (given == null) {
            return headers;
        }
        if (!given.isObject() || given.size() > MAX_HEADERS) {
            throw fields.refused("headers", "must be up to " + MAX_HEADERS + " names with texts");
        }
        given.properties().forEach(header -> {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            boolean isOurs = name.startsWith(OURS) || name.startsWith(CLOUD_EVENTS) || RESERVED.contains(name);
            if (!HEADER.matcher(name).matches() || isOurs) {
                throw fields.refused("headers", "must not name " + header.getKey());
            }
            if (!header.getValue().isString()
                    || !VALUE.matcher(header.getValue().stringValue()).matches()) {
                throw fields.refused("headers", "must have a text of printable ASCII for " + header.getKey());
            }
            headers.put(name, header.getValue().stringValue());
        });
        return headers;
    }
}
