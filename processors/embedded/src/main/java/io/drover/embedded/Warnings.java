package io.drover.embedded;

import com.sun.net.httpserver.Headers;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * Warnings for a client beside the answer: {@code Warning} headers with code 299 (RFC 7234, 5.5),
 * each text once. kubectl prints them.
 */
final class Warnings {
    /** What a Kubernetes API server puts into the headers of one answer at most. */
    private static final int MAX_CHARACTERS = 4096;

    private final Headers headers;
    private final Set<String> added = new HashSet<>();
    private int characters;

    /**
     * @param headers of an answer whose headers have not been sent
     */
    Warnings(Headers headers) {
        this.headers = headers;
    }

    /** Control characters, which a header cannot hold, become blanks. */
    void add(String warning) {
        String text = warning.replaceAll("\\p{Cntrl}+", " ").strip();
        if (text.isEmpty() || characters + text.length() > MAX_CHARACTERS || !added.add(text)) {
            return;
        }
        characters += text.length();
        headers.add("Warning", "299 - \"" + bytes(text.replaceAll("[\"\\\\]", "\\\\$0")) + "\"");
    }

    /** The HTTP server writes the low byte of each character. */
    private static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
