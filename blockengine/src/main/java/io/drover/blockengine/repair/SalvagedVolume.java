package io.drover.blockengine.repair;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What can be read from a damaged {@code volume.cfg}: the fields before the damage. */
final class SalvagedVolume {
    static final SalvagedVolume NOTHING = new SalvagedVolume(Map.of());
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Map<String, JsonNode> fields;

    private SalvagedVolume(Map<String, JsonNode> fields) {
        this.fields = fields;
    }

    static SalvagedVolume of(byte[] content) {
        Map<String, JsonNode> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        try (JsonParser parser =
                MAPPER.getFactory().createParser(new ByteArrayInputStream(content))) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String key = parser.currentName();
                    parser.nextToken();
                    JsonNode value = parser.readValueAsTree();
                    fields.put(key, value);
                }
            }
        } catch (IOException e) {
            // the damage begins here; only the fields before it are usable
            return new SalvagedVolume(fields);
        }
        return new SalvagedVolume(fields);
    }

    String text(String key) {
        JsonNode value = fields.get(key);
        return value == null || !value.isTextual() ? "" : value.textValue();
    }

    /**
     * A string that holds the JSON encoding of a string; a string that is not encoded is returned
     * as it is.
     */
    String twiceEncoded(String key) {
        String encoded = text(key);
        try {
            return MAPPER.readTree(encoded).asText("");
        } catch (IOException e) {
            return encoded;
        }
    }

    /** A positive number, written as a number or as a string of digits. */
    Optional<Long> number(String key) {
        JsonNode value = fields.get(key);
        long number = value == null ? 0 : value.asLong(0);
        return number > 0 ? Optional.of(number) : Optional.empty();
    }

    Map<String, String> labels() {
        Map<String, String> labels = new TreeMap<>();
        JsonNode stored = fields.get("Labels");
        if (stored != null && stored.isObject()) {
            stored.properties()
                    .forEach(entry -> labels.put(entry.getKey(), entry.getValue().asText("")));
        }
        return labels;
    }
}
