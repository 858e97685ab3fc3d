package io.drover.embedded;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Label and field selectors of list and watch requests. */
record Selector(List<Predicate<JsonNode>> requirements) {
    static final Selector ALL = new Selector(List.of());

    private static final Pattern SET =
            Pattern.compile("\\s*([^\\s!=,]+)\\s+(in|notin)\\s*\\(([^)]*)\\)\\s*");
    private static final Pattern EQUALITY =
            Pattern.compile("\\s*([^\\s!=,]+)\\s*(==|=|!=)\\s*([^,]*?)\\s*");
    private static final Pattern EXISTENCE = Pattern.compile("\\s*(!?)\\s*([^\\s!=,]+)\\s*");

    static Selector parse(String labels, String fields) {
        List<Predicate<JsonNode>> requirements = new ArrayList<>();
        for (String part : split(labels)) {
            requirements.add(label(part));
        }
        for (String part : split(fields)) {
            requirements.add(field(part));
        }
        return new Selector(requirements);
    }

    boolean matches(JsonNode object) {
        return requirements.stream().allMatch(requirement -> requirement.test(object));
    }

    /** At commas outside parentheses. */
    private static List<String> split(String text) {
        return Stream.of(text.split(",(?![^(]*\\))", -1)).filter(part -> !part.isBlank()).toList();
    }

    private static Predicate<JsonNode> label(String text) {
        Matcher set = SET.matcher(text);
        if (set.matches()) {
            Set<String> values =
                    Stream.of(set.group(3).split(",", -1))
                            .map(String::strip)
                            .collect(Collectors.toSet());
            boolean in = set.group(2).equals("in");
            return object -> in == values.contains(labelOf(object, set.group(1)).asText("\0"));
        }
        Matcher equality = EQUALITY.matcher(text);
        if (equality.matches()) {
            boolean equal = !equality.group(2).equals("!=");
            return object ->
                    equal
                            == labelOf(object, equality.group(1))
                                    .asText("\0")
                                    .equals(equality.group(3));
        }
        Matcher existence = EXISTENCE.matcher(text);
        if (existence.matches()) {
            boolean present = existence.group(1).isEmpty();
            return object -> present != labelOf(object, existence.group(2)).isMissingNode();
        }
        throw ApiException.badRequest("unable to parse label selector '" + text + "'");
    }

    private static Predicate<JsonNode> field(String text) {
        Matcher equality = EQUALITY.matcher(text);
        if (!equality.matches()) {
            throw ApiException.badRequest("unable to parse field selector '" + text + "'");
        }
        boolean equal = !equality.group(2).equals("!=");
        String pointer = "/" + equality.group(1).replace('.', '/');
        return object -> equal == object.at(pointer).asText("").equals(equality.group(3));
    }

    private static JsonNode labelOf(JsonNode object, String key) {
        return object.path("metadata").path("labels").path(key);
    }
}
