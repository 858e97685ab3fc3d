package io.drover.embedded;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/** A secret that requests have to bring (RFC 6750); it is never printed. */
public final class BearerToken {
    private static final int RANDOM_BYTES = 32;
    private static final int MIN_LENGTH = 16;
    private static final Pattern SYNTAX = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    private final String text;

    private BearerToken(String text) {
        this.text = text;
    }

    /**
     * @throws IllegalArgumentException if it is shorter than 16 characters or has characters that
     *     RFC 6750 does not allow; the message does not repeat the text
     */
    public static BearerToken of(String text) {
        if (text.length() < MIN_LENGTH || !SYNTAX.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "a token has at least %d characters, all of them letters, digits or -._~+/ with = at the end"
                            .formatted(MIN_LENGTH));
        }
        return new BearerToken(text);
    }

    /** With 256 random bits. */
    public static BearerToken generate() {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        return new BearerToken(Base64.getUrlEncoder().withoutPadding().encodeToString(random));
    }

    public String text() {
        return text;
    }

    /** Takes the same time regardless of where they differ. */
    boolean isIn(String authorization) {
        String[] parts = authorization.split(" +", 2);
        return parts.length == 2
                && parts[0].equalsIgnoreCase("Bearer")
                && MessageDigest.isEqual(bytes(parts[1].strip()), bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "BearerToken[…]";
    }
}
