package io.drover.control.provision;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;

import io.drover.resource.Cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * An object in a JSON list that somebody wrote by hand, field by field: a value of another type is
 * refused rather than converted, since what it would be converted to was not meant.
 */
final class StrictJson {
    private static final ObjectReader READER =
            Cluster.MAPPER
                    .reader()
                    .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private final String place;
    private final JsonNode object;

    private StrictJson(String place, JsonNode object) {
        this.place = place;
        this.object = object;
    }

    /**
     * The objects of a list.
     *
     * @param name of the parameter
     * @param fields that an object may have
     * @param example of a list
     * @throws IllegalArgumentException if it is no list of such objects; the message names the
     *     place, value and remedy
     */
    static List<StrictJson> list(String name, String text, Set<String> fields, String example) {
        JsonNode list = read(name, text, example);
        if (!list.isArray()) {
            throw new IllegalArgumentException(
                    "%s: '%s' is no list; write one such as %s".formatted(name, text, example));
        }
        List<StrictJson> objects = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            StrictJson entry = new StrictJson("%s[%d]".formatted(name, i), list.get(i));
            entry.check(fields, example);
            objects.add(entry);
        }
        return objects;
    }

    /**
     * An object whose fields are texts.
     *
     * @param name of the parameter
     * @param example of an object
     * @throws IllegalArgumentException if it is no such object; the message names the place, value
     *     and remedy
     */
    static Map<String, String> texts(String name, String text, String example) {
        JsonNode object = read(name, text, example);
        if (!object.isObject()) {
            throw new IllegalArgumentException(
                    "%s: '%s' is no object; write one such as %s".formatted(name, text, example));
        }
        StrictJson fields = new StrictJson(name, object);
        Map<String, String> texts = new TreeMap<>();
        object.fieldNames()
                .forEachRemaining(
                        key -> texts.put(key, fields.text(key, "write a text in quotes")));
        return texts;
    }

    private static JsonNode read(String name, String text, String example) {
        try {
            return READER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "%s: '%s' is not JSON (%s); write some such as %s"
                            .formatted(name, text, e.getOriginalMessage(), example),
                    e);
        }
    }

    private void check(Set<String> fields, String example) {
        if (!object.isObject()) {
            throw new IllegalArgumentException(
                    "%s: '%s' is no object; write a list such as %s"
                            .formatted(place, shown(object), example));
        }
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (!fields.contains(field.getKey())) {
                throw new IllegalArgumentException(
                        "%s: there is no field '%s'; use %s"
                                .formatted(
                                        place,
                                        field.getKey(),
                                        String.join(", ", new TreeSet<>(fields))));
            }
        }
    }

    /** Where it is in the list, such as {@code recurringJobs[0]}. */
    String place() {
        return place;
    }

    String text(String field, String remedy) {
        return find(field, JsonNode::isTextual, "is no text", remedy)
                .map(JsonNode::asText)
                .orElseThrow(() -> missing(field, remedy));
    }

    long number(String field, String remedy) {
        return findNumber(field, remedy).orElseThrow(() -> missing(field, remedy));
    }

    long number(String field, long fallback, String remedy) {
        return findNumber(field, remedy).orElse(fallback);
    }

    private Optional<Long> findNumber(String field, String remedy) {
        return find(
                        field,
                        value -> value.isIntegralNumber() && value.canConvertToLong(),
                        "is no number",
                        remedy)
                .map(JsonNode::asLong);
    }

    boolean flag(String field) {
        return find(field, JsonNode::isBoolean, "is neither", "use true or false, without quotes")
                .map(JsonNode::asBoolean)
                .orElse(false);
    }

    Map<String, String> texts(String field, String remedy) {
        Map<String, String> texts = new TreeMap<>();
        find(field, JsonNode::isObject, "is no object", remedy)
                .ifPresent(
                        found -> {
                            StrictJson inner = new StrictJson(place + "." + field, found);
                            found.fieldNames()
                                    .forEachRemaining(
                                            key -> texts.put(key, inner.text(key, remedy)));
                        });
        return texts;
    }

    private Optional<JsonNode> find(
            String field, Predicate<JsonNode> type, String objection, String remedy) {
        JsonNode value = object.path(field);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (!type.test(value)) {
            throw new IllegalArgumentException(
                    "%s.%s: '%s' %s; %s".formatted(place, field, shown(value), objection, remedy));
        }
        return Optional.of(value);
    }

    private IllegalArgumentException missing(String field, String remedy) {
        return new IllegalArgumentException("%s.%s is missing; %s".formatted(place, field, remedy));
    }

    /** Without quotes round a text. */
    private static String shown(JsonNode value) {
        return value.isTextual() ? value.asText() : value.toString();
    }
}
