package io.drover.embedded;

import java.util.function.Consumer;

/**
 * How a write is to be done, by the request's parameters.
 *
 * @param dryRun whether nothing is to be kept
 * @param fields how unknown fields are treated: they are dropped, or the write fails
 * @param warnings takes the warnings for the client
 */
record WriteMode(boolean dryRun, FieldValidation fields, Consumer<String> warnings) {
    /** Of unknown fields: {@code fieldValidation} in the Kubernetes API. */
    enum FieldValidation {
        STRICT,
        WARN,
        IGNORE
    }

    /** The server's own writes. */
    static final WriteMode PLAIN = new WriteMode(false, FieldValidation.IGNORE, warning -> {});

    /**
     * @throws ApiException 400 if {@code fieldValidation} is something else than Strict, Warn (also
     *     when it is not given, as with a real server) or Ignore
     */
    static WriteMode of(ApiRequest request, Consumer<String> warnings) {
        String validation = request.parameter("fieldValidation");
        FieldValidation fields =
                switch (validation) {
                    case "Strict" -> FieldValidation.STRICT;
                    case "Warn", "" -> FieldValidation.WARN;
                    case "Ignore" -> FieldValidation.IGNORE;
                    default ->
                            throw ApiException.badRequest(
                                    "fieldValidation: Unsupported value: \"%s\": supported values: \"Ignore\", \"Strict\", \"Warn\""
                                            .formatted(validation));
                };
        return new WriteMode(request.dryRun(), fields, warnings);
    }
}
