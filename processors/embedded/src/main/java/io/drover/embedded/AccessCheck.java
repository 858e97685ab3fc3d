package io.drover.embedded;

import com.sun.net.httpserver.Headers;

import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * Who may send requests: everybody who reaches the port, or who has the token. Pages in a browser
 * may not in any case, since a browser sends the requests of any page to this machine's ports.
 *
 * @param token that every request has to bring, if there is one
 */
record AccessCheck(Optional<BearerToken> token) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /**
     * @throws ApiException 401 if the token is missing or wrong, 403 if a page of another host asks
     */
    void require(Headers headers) {
        String origin = headers.getFirst("Origin");
        if (origin != null && !isLoopback(origin)) {
            throw new ApiException(
                    403,
                    "Forbidden",
                    "pages of other hosts (%s) are not answered".formatted(origin));
        }
        if (token.isPresent()
                && !token.get()
                        .isIn(Optional.ofNullable(headers.getFirst("Authorization")).orElse(""))) {
            throw new ApiException(
                    401,
                    "Unauthorized",
                    "Unauthorized: every request has to bring the bearer token, which the"
                            + " kubeconfig of this server has");
        }
    }

    private static boolean isLoopback(String origin) {
        try {
            String host = URI.create(origin).getHost();
            return host != null && LOOPBACK.contains(host);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
