package io.drover.console.guard;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tokens of forms. A browser has a random cookie, and a form the cookie's signature by a key that
 * this process alone knows: another server on this machine gets the cookie sent, since ports share
 * cookies, and still cannot make the token. Thread-safe.
 */
final class FormTokens {
    private static final String ALGORITHM = "HmacSHA256";

    private final RandomText random = new RandomText();
    private final SecretKeySpec key = new SecretKeySpec(random.bytes(), ALGORITHM);

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** For a browser that has none. */
    String newCookie() {
        return random.next();
    }

    /** What forms for the browser with that cookie have. */
    String of(String cookie) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return text(mac.doFinal(cookie.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    boolean matches(String cookie, String token) {
        return MessageDigest.isEqual(
                of(cookie).getBytes(StandardCharsets.UTF_8),
                token.getBytes(StandardCharsets.UTF_8));
    }
}
