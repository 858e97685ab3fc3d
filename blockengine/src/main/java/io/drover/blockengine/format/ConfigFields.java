package io.drover.blockengine.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The fields of a configuration while it is read. As in Go's reader, keys match regardless of case,
 * and missing fields and {@code null} count as empty. Fields that nobody asks for are kept and
 * survive a rewrite.
 */
final class ConfigFields {
    private static final Pattern DIGITS = Pattern.compile("-?[0-9]+");

    private static final ObjectReader WHOLE =
            ConfigJson.MAPPER.reader(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

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

    /** Fields not yet read, in their original order. */
    Map<String, JsonNode> rest() {
        return fields;
    }

    private Optional<JsonNode> take(String key) {
        String actual = keys.remove(key.toLowerCase(Locale.ROOT));
        return actual == null
                ? Optional.empty()
                : Optional.of(fields.remove(actual)).filter(value -> !value.isNull());
    }

    /** Skips an object. */
    void skipObject(String key) throws FormatException {
        Optional<JsonNode> value = take(key);
        if (value.isPresent() && !value.get().isObject()) {
            throw wrong(key, "is not an object");
        }
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
        String digits = value.get().isTextual() ? value.get().textValue() : "";
        if (digits.equals("null")) {
            return 0;
        }
        try {
            if (DIGITS.matcher(digits).matches()) {
                return Long.parseLong(digits);
            }
        } catch (NumberFormatException e) {
            throw wrong(key, "is too large: " + value.get());
        }
        throw wrong(key, "must be a string of decimal digits, not " + value.get());
    }

    /** A string that holds the JSON encoding of a string. */
    String twiceEncoded(String key) throws FormatException {
        Optional<JsonNode> value = take(key);
        if (value.isEmpty()) {
            return "";
        }
        if (!value.get().isTextual()) {
            throw wrong(key, "is not a string");
        }
        try {
            JsonNode inner = WHOLE.readTree(value.get().textValue());
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
                if (!entry.getValue().isTextual() && !entry.getValue().isNull()) {
                    throw wrong(key + "." + entry.getKey(), "is not a string");
                }
                map.put(entry.getKey(), entry.getValue().asText(""));
            }
        }
        return map;
    }

    /** A text field of the object field {@code key}; empty if either is missing. */
    String nestedText(String key, String inner) throws FormatException {
        Optional<JsonNode> value = take(key);
        if (value.isEmpty()) {
            return "";
        }
        if (!value.get().isObject()) {
            throw wrong(key, "is not an object");
        }
        ConfigFields fields = new ConfigFields(where);
        value.get().properties().forEach(entry -> fields.put(entry.getKey(), entry.getValue()));
        return fields.text(inner);
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
