package io.drover.embedded;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A part of a list. The next one continues behind the last object of this one, whatever is deleted
 * in between, and has its version: a watch from there on reports the changes between the parts.
 *
 * @param version from which on to watch
 * @param next what a client sends to get the next part; empty at the end
 * @param remaining objects behind this part; less than 0 if that is not known
 */
record ListPage(List<StoredObject> objects, long version, Optional<String> next, long remaining) {
    private static final Pattern TOKEN = Pattern.compile("(?<version>[0-9]{1,18}) (?<after>.+)");

    /** What is listed, in the order of namespaces and names. */
    interface Source {
        /**
         * @param key {@code <namespace>/<name>} behind which to begin; empty for the first
         */
        Stream<StoredObject> after(String key);

        /** How many there are behind a key; less than 0 if that is not known. */
        long countAfter(String key);
    }

    /**
     * @param version at which it is listed
     * @param token of the part before; empty for the first
     * @param limit objects at most; all if it is 0 or less
     * @throws ApiException 400 if the token is not one that was given out
     */
    static ListPage of(Source source, long version, String token, int limit) {
        if (token.isEmpty()) {
            return cut(source, version, "", limit);
        }
        Matcher parts = decode(token);
        return cut(source, Long.parseLong(parts.group("version")), parts.group("after"), limit);
    }

    private static ListPage cut(Source source, long version, String after, int limit) {
        if (limit <= 0) {
            return new ListPage(source.after(after).toList(), version, Optional.empty(), 0);
        }
        List<StoredObject> found = source.after(after).limit(limit + 1L).toList();
        if (found.size() <= limit) {
            return new ListPage(found, version, Optional.empty(), 0);
        }
        List<StoredObject> page = found.subList(0, limit);
        String last = page.getLast().place();
        String token = version + " " + last;
        return new ListPage(
                page,
                version,
                Optional.of(
                        Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(token.getBytes(StandardCharsets.UTF_8))),
                source.countAfter(last));
    }

    private static Matcher decode(String token) {
        Matcher parts =
                TOKEN.matcher(
                        new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8));
        if (!parts.matches()) {
            throw ApiException.badRequest("continue key is not valid: " + token);
        }
        return parts;
    }

    List<ObjectNode> trees() {
        return objects.stream().map(StoredObject::tree).toList();
    }

    /** What a client needs beside the objects. */
    ObjectNode metadata() {
        ObjectNode metadata =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("resourceVersion", Long.toString(version));
        next.ifPresent(
                token -> {
                    metadata.put("continue", token);
                    if (remaining >= 0) {
                        metadata.put("remainingItemCount", remaining);
                    }
                });
        return metadata;
    }
}
