package io.drover.rights;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.HashSet;
import java.util.Set;

/**
 * What a role allows.
 *
 * @param resources with their subresources, such as {@code pods/status}
 * @param names of the objects that it is about; empty for all
 * @param paths such as {@code /version}, or {@code /api/*} for all that begins so
 */
record Rule(
        Set<String> verbs,
        Set<String> groups,
        Set<String> resources,
        Set<String> names,
        Set<String> paths) {
    private static final String ALL = "*";

    static Rule of(JsonNode rule) {
        return new Rule(
                texts(rule.path("verbs")),
                texts(rule.path("apiGroups")),
                texts(rule.path("resources")),
                texts(rule.path("resourceNames")),
                texts(rule.path("nonResourceURLs")));
    }

    private static Set<String> texts(JsonNode list) {
        Set<String> texts = new HashSet<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    boolean allows(ApiAction action) {
        return has(verbs, action.verb())
                && switch (action) {
                    case ApiAction.OnPath(String _, String path) ->
                            paths.stream().anyMatch(allowed -> covers(allowed, path));
                    case ApiAction.OnResource on ->
                            has(groups, on.group())
                                    && isAbout(on)
                                    && (names.isEmpty() || names.contains(on.name()));
                };
    }

    private static boolean has(Set<String> allowed, String asked) {
        return allowed.contains(ALL) || allowed.contains(asked);
    }

    private static boolean covers(String allowed, String path) {
        return allowed.endsWith(ALL)
                ? path.startsWith(allowed.substring(0, allowed.length() - 1))
                : allowed.equals(path);
    }

    private boolean isAbout(ApiAction.OnResource on) {
        return has(resources, on.path())
                || !on.subresource().isEmpty() && resources.contains("*/" + on.subresource());
    }
}
