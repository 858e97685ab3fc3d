package io.drover.embedded;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The kinds of patches, by the content type of a request. */
enum PatchKind {
    JSON("application/json-patch+json"),
    MERGE("application/merge-patch+json"),
    /** Only of built-in kinds: it takes knowledge of their lists. */
    STRATEGIC("application/strategic-merge-patch+json"),
    APPLY("application/apply-patch+yaml");

    private final String mediaType;

    PatchKind(String mediaType) {
        this.mediaType = mediaType;
    }

    /**
     * @throws ApiException 415 with the accepted types if the kind of object does not take it
     */
    static PatchKind of(String contentType, ResourceType type) {
        String mediaType = contentType.split(";", 2)[0].strip();
        return Arrays.stream(values())
                .filter(kind -> kind.mediaType.equals(mediaType) && kind.fits(type))
                .findFirst()
                .orElseThrow(() -> unsupported(mediaType, type));
    }

    private boolean fits(ResourceType type) {
        return this != STRATEGIC || !type.custom();
    }

    private static ApiException unsupported(String mediaType, ResourceType type) {
        return new ApiException(
                415,
                "UnsupportedMediaType",
                "the body of the request was in an unknown format (%s) - accepted media types include: %s"
                        .formatted(
                                mediaType,
                                Arrays.stream(values())
                                        .filter(kind -> kind.fits(type))
                                        .map(kind -> kind.mediaType)
                                        .collect(Collectors.joining(", "))));
    }
}
