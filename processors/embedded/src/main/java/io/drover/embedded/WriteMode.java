package io.drover.embedded;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How a write is to be done, by the request's parameters.
 *
 * @param dryRun whether nothing is to be kept
 * @param strict whether unknown fields make it fail; otherwise they are dropped
 * @param warnings takes what the client is to be told
 */
record WriteMode(boolean dryRun, boolean strict, Consumer<String> warnings) {
    /** The server's own writes. */
    static final WriteMode PLAIN = new WriteMode(false, false, warning -> {});

    /**
     * {@code fieldValidation} is Strict, Warn (which is what a real server does unasked) or Ignore.
     */
    static WriteMode of(ApiRequest request, Consumer<String> warnings) {
        String validation =
                Optional.of(request.parameter("fieldValidation"))
                        .filter(value -> !value.isEmpty())
                        .orElse("Warn");
        return new WriteMode(
                request.dryRun(),
                validation.equals("Strict"),
                validation.equals("Warn") ? warnings : warning -> {});
    }

    /** Throws 400 if the object has fields that are unknown and may not be. */
    void checkFields(ResourceType type, JsonNode object) {
        List<String> told =
                UnknownFields.of(type, object).stream()
                        .map("unknown field \"%s\""::formatted)
                        .toList();
        if (strict && !told.isEmpty()) {
            throw ApiException.badRequest(
                    "%s in version \"%s\" cannot be handled as a %s: strict decoding error: %s"
                            .formatted(
                                    type.kind(),
                                    type.version(),
                                    type.kind(),
                                    String.join(", ", told)));
        }
        told.forEach(warnings);
    }
}
