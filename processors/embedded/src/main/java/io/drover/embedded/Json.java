package io.drover.embedded;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * JSON as the API server reads and writes it. Each request has a thread of its own, so that the
 * buffers are shared by all of them: kept by thread, they would be made anew for each request.
 */
final class Json {
    static final ObjectMapper MAPPER = builder().build();

    /** Writes ASCII characters only and escapes all others. */
    static final ObjectMapper ASCII = builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private Json() {}

    private static JsonMapper.Builder builder() {
        return JsonMapper.builder(
                JsonFactory.builder()
                        .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
                        .build());
    }

    static String text(JsonNode tree) {
        try {
            return MAPPER.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a tree can always be written", e);
        }
    }

    /** In UTF-8, which has no half of a surrogate pair: it becomes a question mark. */
    static byte[] bytes(JsonNode tree) {
        return text(tree).getBytes(StandardCharsets.UTF_8);
    }
}
