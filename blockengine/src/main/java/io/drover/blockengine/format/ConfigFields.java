package io.drover.blockengine.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The fields of a configuration while it is read. Keys match whatever their case, missing ones and
 * {@code null} count as empty, as Go's reader has it; what nobody asked for is left over and
 * survives a rewrite.
 */
final class ConfigFields {
    private final String where;
    private final Map<String, JsonNode> fields = new LinkedHashMap<>();
    private final Map<String, String> keys = new TreeMap<>();

    /**
     * @param where the object's key, for messages
     */
    ConfigFields(String where) {
        this.where = where;
    }

    void put(String key, JsonNode value) {
        String previous = keys.put(key.toLowerCase(Locale.ROOT), key);
        if (previous != null) {
            fields.remove(previous);
        }
        fields.put(key, value);
    }

    /** Fields not taken yet, in their order. */
    Map<String, JsonNode> rest() {
        return fields;
    }

    private Optional<JsonNode> take(String key) {
        String actual = keys.remove(key.toLowerCase(Locale.ROOT));
        return actual == null
                ? Optional.empty()
                : Optional.of(fields.remove(actual)).filter(value -> !value.isNull());
    }

    void skip(String key) {
        take(key);
    }

    String text(String key) throws FormatException {
        Optional<JsonNode> value = take(key);
        if (value.isPresent() && !value.get().isTextual()) {
            throw wrong(key, "is not a string");
        }
        return value.map(JsonNode::textValue).orElse("");
    }

    /** A number written as a string of decimal digits. */
    long number(String key) throws FormatException {
        Optional<JsonNode> value = take(key);
        if (value.isEmpty()) {
            return 0;
        }
        if (!value.get().isTextual()) {
            throw wrong(key, "must be a string of decimal digits, not " + value.get());
        }
        try {
            return Long.parseLong(value.get().textValue());
        } catch (NumberFormatException e) {
            throw wrong(key, "must be a string of decimal digits, not " + value.get());
        }
    }

    /** A string that holds the JSON encoding of a string. */
    String twiceEncoded(String key) throws FormatException {
        String encoded = text(key);
        if (encoded.isEmpty()) {
            return "";
        }
        try {
            JsonNode inner = ConfigJson.MAPPER.readTree(encoded);
            if (inner.isNull()) {
                return "";
            }
            if (inner.isTextual()) {
                return inner.textValue();
            }
        } catch (JsonProcessingException e) {
            throw wrong(key, "does not hold an encoded string");
        }
        throw wrong(key, "does not hold an encoded string");
    }

    boolean flag(String key) throws FormatException {
        Optional<JsonNode> value = take(key);
        if (value.isPresent() && !value.get().isBoolean()) {
            throw wrong(key, "is not true or false");
        }
        return value.map(JsonNode::booleanValue).orElse(false);
    }

    Map<String, String> map(String key) throws FormatException {
        Optional<JsonNode> value = take(key);
        Map<String, String> map = new TreeMap<>();
        if (value.isPresent()) {
            if (!value.get().isObject()) {
                throw wrong(key, "is not an object");
            }
            for (Map.Entry<String, JsonNode> entry : value.get().properties()) {
                if (!entry.getValue().isTextual()) {
                    throw wrong(key + "." + entry.getKey(), "is not a string");
                }
                map.put(entry.getKey(), entry.getValue().textValue());
            }
        }
        return map;
    }

    /** A text field of the object field {@code key}; empty if either is missing. */
    String nestedText(String key, String inner) {
        return take(key).map(value -> value.path(inner).asText("")).orElse("");
    }

    CompressionMethod compression(String id, String key) throws FormatException {
        try {
            return id.isEmpty() ? CompressionMethod.GZIP : CompressionMethod.of(id);
        } catch (IllegalArgumentException e) {
            throw wrong(key, e.getMessage());
        }
    }

    FormatException wrong(String key, String reason) {
        return new FormatException(where + " is damaged: " + key + " " + reason);
    }
}
