package io.drover.console.guard;

import java.util.Arrays;
import java.util.Locale;

/** How people get in: the values of {@code drover.console.auth}. */
public enum AccessMode {
    /** Whoever uses this machine, without a sign-in. */
    LOOPBACK,
    /** Who has a token that the API server knows. */
    TOKEN,
    /** Who is signed in at a proxy before the console. */
    PROXY;

    /** Whether people have names, and the API server says what they may do. */
    public boolean knowsPeople() {
        return this != LOOPBACK;
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * @throws IllegalStateException if there is no such mode; the message names those that exist
     */
    static AccessMode of(String text) {
        return Arrays.stream(values())
                .filter(mode -> mode.text().equals(text))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "%s is '%s'; set it to loopback, token or proxy"
                                                .formatted(ConsoleAccess.AUTH, text)));
    }
}
