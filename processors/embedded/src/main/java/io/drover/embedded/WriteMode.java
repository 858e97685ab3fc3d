package io.drover.embedded;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How a write is to be done, by the request's parameters.
 *
 * @param dryRun whether nothing is to be kept
 * @param unknownFields what becomes of a write that has unknown fields
 * @param warnings takes what the client is to be told, by admission as well
 */
record WriteMode(boolean dryRun, UnknownField unknownFields, Consumer<String> warnings) {
    /** A field that the schema does not have is dropped, with or without a warning, or refused. */
    enum UnknownField {
        DROPPED,
        WARNED_OF,
        REFUSED
    }

    /** The server's own writes. */
    static final WriteMode PLAIN = new WriteMode(false, UnknownField.DROPPED, warning -> {});

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
                switch (validation) {
                    case "Strict" -> UnknownField.REFUSED;
                    case "Warn" -> UnknownField.WARNED_OF;
                    default -> UnknownField.DROPPED;
                },
                warnings);
    }

    /** Throws 400 if the object has fields that are unknown and may not be. */
    void checkFields(ResourceType type, JsonNode object) {
        List<String> told =
                UnknownFields.of(type, object).stream()
                        .map("unknown field \"%s\""::formatted)
                        .toList();
        if (unknownFields == UnknownField.REFUSED && !told.isEmpty()) {
            throw ApiException.badRequest(
                    "%s in version \"%s\" cannot be handled as a %s: strict decoding error: %s"
                            .formatted(
                                    type.kind(),
                                    type.version(),
                                    type.kind(),
                                    String.join(", ", told)));
        }
        if (unknownFields == UnknownField.WARNED_OF) {
            told.forEach(warnings);
        }
    }
}
