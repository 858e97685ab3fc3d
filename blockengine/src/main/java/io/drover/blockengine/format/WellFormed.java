package io.drover.blockengine.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

/**
 * Texts as Go's JSON reader returns them: U+FFFD replaces an escape of one half of a surrogate pair
 * without the other. Such a half cannot be written as UTF-8.
 */
final class WellFormed {
    private static final int REPLACEMENT = 0xFFFD;

    private WellFormed() {}

    static JsonNode of(JsonNode value) {
        return switch (value) {
            case TextNode text -> TextNode.valueOf(of(text.textValue()));
            case ObjectNode object -> {
                ObjectNode copy = ConfigJson.MAPPER.createObjectNode();
                object.properties()
                        .forEach(field -> copy.set(of(field.getKey()), of(field.getValue())));
                yield copy;
            }
            case ArrayNode array -> {
                ArrayNode copy = ConfigJson.MAPPER.createArrayNode();
                array.forEach(element -> copy.add(of(element)));
                yield copy;
            }
            default -> value;
        };
    }

    static String of(String text) {
        return hasSurrogate(text)
                ? text.codePoints()
                        .map(point -> isHalf(point) ? REPLACEMENT : point)
                        .collect(
                                StringBuilder::new,
                                StringBuilder::appendCodePoint,
                                StringBuilder::append)
                        .toString()
                : text;
    }

    /** A loop, as it is asked of each text of a large store. */
    private static boolean hasSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isHalf(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }
}
