package io.drover.cbt;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** How a call of gRPC ended, as an error of ours. */
final class GrpcStatus {
    private GrpcStatus() {}

    /**
     * @param code of the trailer {@code grpc-status}
     * @param message of the trailer {@code grpc-message}, percent-encoded
     * @return empty if it succeeded
     */
    static Optional<CbtException> of(String code, String message) {
        String text = decoded(message);
        return switch (code) {
            case "0" -> Optional.empty();
            // invalid argument, not found, failed precondition, out of range
            case "3", "5", "9", "11" -> Optional.of(new CbtException.NotFound(text(text, code)));
            // permission denied, unauthenticated
            case "7", "16" -> Optional.of(new CbtException.Denied(text(text, code)));
            case "12" -> Optional.of(new CbtException.Unimplemented(text(text, code)));
            // cancelled, deadline exceeded, unavailable, internal and so on
            default -> Optional.of(new CbtException.Unavailable(text(text, code)));
        };
    }

    /** Of an answer that is not one of gRPC. */
    static CbtException ofHttp(int status) {
        String text = "the service answered with HTTP status %d".formatted(status);
        return switch (status) {
            case 401, 403 -> new CbtException.Denied(text);
            case 404, 405, 415, 501 -> new CbtException.Unimplemented(text);
            default -> new CbtException.Unavailable(text);
        };
    }

    private static String text(String message, String code) {
        return message.isEmpty() ? "gRPC status " + code : message;
    }

    private static String decoded(String message) {
        try {
            return URLDecoder.decode(message.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return message;
        }
    }
}
