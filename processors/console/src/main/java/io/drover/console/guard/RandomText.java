package io.drover.console.guard;

import java.security.SecureRandom;
import java.util.Base64;

/** Texts of 256 random bits. Thread-safe. */
final class RandomText {
    private static final int BYTES = 32;

    private final SecureRandom random = new SecureRandom();

    byte[] bytes() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return bytes;
    }

    String next() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes());
    }
}
