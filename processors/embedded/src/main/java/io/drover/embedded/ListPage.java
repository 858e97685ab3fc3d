package io.drover.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a list. The next one goes on behind the last object of this one, whatever is deleted in
 * between, and has its version: a watch from there on tells what the parts do not agree about.
 *
 * @param version from which on to watch
 * @param next what a client sends to get the next part; empty at the end
 * @param remaining objects behind this part
 */
record ListPage(List<ObjectNode> objects, long version, Optional<String> next, int remaining) {
    private static final Pattern TOKEN = Pattern.compile("(?<version>[0-9]{1,18}) (?<after>.+)");

    /**
     * @param all in the order of their namespaces and names
     * @param version at which they were listed
     * @param token of the part before; empty for the first
     * @param limit objects at most; all if it is 0 or less
     * @throws ApiException 400 if the token is not one that was given out
     */
    static ListPage of(List<ObjectNode> all, long version, String token, int limit) {
        if (token.isEmpty()) {
            return cut(all, version, limit);
        }
        Matcher parts = decode(token);
        String after = parts.group("after");
        List<ObjectNode> rest =
                all.stream().filter(object -> key(object).compareTo(after) > 0).toList();
        return cut(rest, Long.parseLong(parts.group("version")), limit);
    }

    private static ListPage cut(List<ObjectNode> rest, long version, int limit) {
        if (limit <= 0 || limit >= rest.size()) {
            return new ListPage(rest, version, Optional.empty(), 0);
        }
        List<ObjectNode> page = rest.subList(0, limit);
        String token = version + " " + key(page.getLast());
        return new ListPage(
                page,
                version,
                Optional.of(
                        Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(token.getBytes(StandardCharsets.UTF_8))),
                rest.size() - limit);
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

    private static String key(ObjectNode object) {
        JsonNode metadata = object.path("metadata");
        return metadata.path("namespace").asText("") + "/" + metadata.path("name").asText();
    }
}
