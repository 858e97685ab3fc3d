package io.drover.blockengine.format;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/**
 * Reads configuration documents as streams, so that a document of any length takes no more memory
 * than the fields that are kept.
 */
final class ConfigDocuments {
    private ConfigDocuments() {}

    /** Handles a field itself, so that it is not kept as a tree. */
    interface FieldHandler {
        /** Whether it handled the field; if so, the parser is at the field's last token. */
        boolean handle(String key, JsonParser parser) throws IOException;
    }

    static ConfigFields readFields(InputStream content, String where) throws IOException {
        return readFields(content, where, (key, parser) -> false);
    }

    /**
     * All fields of the first JSON value except those handled. {@code null} is an empty document;
     * anything after the value is ignored.
     */
    static ConfigFields readFields(InputStream content, String where, FieldHandler handler)
            throws IOException {
        try (JsonParser parser =
                ConfigJson.MAPPER.getFactory().createParser(new ReplacingUtf8(content))) {
            ConfigFields fields = new ConfigFields(where);
            JsonToken first = parser.nextToken();
            if (first == JsonToken.VALUE_NULL) {
                return fields;
            }
            if (first != JsonToken.START_OBJECT) {
                throw new FormatException(
                        where
                                + " is damaged: "
                                + (first == null ? "it is empty" : "it is not a JSON object"));
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String key = parser.currentName();
                parser.nextToken();
                if (!handler.handle(key, parser)) {
                    JsonNode value = parser.readValueAsTree();
                    fields.put(WellFormed.of(key), WellFormed.of(value));
                }
            }
            return fields;
        } catch (JacksonException e) {
            throw new FormatException(where + " is damaged: " + reason(e), e);
        }
    }

    /** Without the parser's description of its own source. */
    private static String reason(JacksonException e) {
        String message = e.getOriginalMessage().replaceFirst(" ?\\(start marker at .*", "");
        return e.getLocation() == null
                ? message
                : "%s (line %d, column %d)"
                        .formatted(
                                message,
                                e.getLocation().getLineNr(),
                                e.getLocation().getColumnNr());
    }

    static void writeUnknown(JsonGenerator json, Map<String, JsonNode> unknown) throws IOException {
        for (Map.Entry<String, JsonNode> field : unknown.entrySet()) {
            json.writeFieldName(field.getKey());
            json.writeTree(field.getValue());
        }
    }
}
