package dev.carillon.redis;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * How JSON out of Redis is read: into fixed types, never into one that the text names, and within limits, because others may
 * write there too. Unknown fields are of a later version, and passed over.
 */
final class StoredJson {

    private static final int MAX_CHARS = 1024 * 1024;
    private static final int MAX_DEPTH = 100;
    private static final int MAX_NUMBER_CHARS = 1_000;

    private StoredJson() {}

    static JsonMapper.Builder mapper() {
        return JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxDocumentLength(MAX_CHARS)
                                .maxStringLength(MAX_CHARS)
                                .maxNameLength(MAX_CHARS)
                                .maxNestingDepth(MAX_DEPTH)
                                .maxNumberLength(MAX_NUMBER_CHARS)
                                .build())
                        .build())
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
    }
}
