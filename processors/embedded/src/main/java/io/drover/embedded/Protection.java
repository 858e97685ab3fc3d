package io.drover.embedded;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

import javax.net.ssl.SSLContext;

/**
 * What keeps others from the API server: TLS, without which clients send no token, and a token.
 *
 * @param tls with a certificate for 127.0.0.1
 * @param authority certificates in PEM that clients have to trust
 */
public record Protection(BearerToken token, SSLContext tls, String authority) {
    /** As a kubeconfig has it. */
    public String authorityData() {
        return Base64.getEncoder().encodeToString(authority.getBytes(StandardCharsets.UTF_8));
    }
}
