package io.drover.console.guard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import io.drover.resource.Cluster;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/** When a token becomes invalid, as it says itself (RFC 7519); the API server has verified it. */
final class TokenEnd {
    private static final int PARTS = 3;

    private TokenEnd() {}

    /** Empty if the token does not say. */
    static Optional<Instant> of(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != PARTS) {
            return Optional.empty();
        }
        try {
            JsonNode end =
                    Cluster.MAPPER
                            .readTree(
                                    new String(
                                            Base64.getUrlDecoder().decode(parts[1]),
                                            StandardCharsets.UTF_8))
                            .path("exp");
            return end.isNumber()
                    ? Optional.of(Instant.ofEpochSecond(end.asLong()))
                    : Optional.empty();
        } catch (IllegalArgumentException | JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
