package io.drover.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;

/**
 * The kinds that kubectl's {@code create} command sends as Protocol Buffers only: Secret,
 * ConfigMap, Namespace and ServiceAccount (k8s.io/api/core/v1 generated.proto: metadata is field 1;
 * data is field 2 of the first two; type is field 3 of Secret).
 */
final class ProtobufBodies {
    private static final int MAGIC = 0x6b387300;
    private static final int LENGTH_DELIMITED = 2;
    private static final Set<String> WITH_DATA = Set.of("ConfigMap", "Secret");
    private static final Set<String> KINDS =
            Set.of("ConfigMap", "Namespace", "Secret", "ServiceAccount");

    private ProtobufBodies() {}

    private interface Field {
        void accept(int number, ByteBuffer value);
    }

    static ObjectNode decode(byte[] body) {
        ByteBuffer buffer = ByteBuffer.wrap(body);
        if (buffer.remaining() < 4 || buffer.getInt() != MAGIC) {
            throw new ApiException(
                    415,
                    "UnsupportedMediaType",
                    "the body is not a Kubernetes protobuf message; send JSON or YAML");
        }
        ObjectNode object = Discovery.object();
        ByteBuffer[] raw = {ByteBuffer.allocate(0)};
        fields(
                buffer,
                (number, value) -> {
                    if (number == 1) {
                        fields(
                                value,
                                (typeField, text) ->
                                        object.put(
                                                typeField == 1 ? "apiVersion" : "kind",
                                                text(text)));
                    } else if (number == 2) {
                        raw[0] = value;
                    }
                });
        String kind = object.path("kind").asText();
        if (!KINDS.contains(kind)) {
            throw new ApiException(
                    415,
                    "UnsupportedMediaType",
                    kind + " is not accepted as protobuf; send JSON or YAML");
        }
        fields(raw[0], (number, value) -> topLevel(object, kind, number, value));
        return object;
    }

    private static void topLevel(ObjectNode object, String kind, int number, ByteBuffer value) {
        if (number == 1) {
            fields(
                    value,
                    (field, content) ->
                            metadata(object.withObjectProperty("metadata"), field, content));
        } else if (number == 2 && WITH_DATA.contains(kind)) {
            entry(object.withObjectProperty("data"), value, kind.equals("Secret"));
        } else if (number == 3 && kind.equals("Secret")) {
            object.put("type", text(value));
        } else if (number == 3 && kind.equals("ConfigMap")) {
            entry(object.withObjectProperty("binaryData"), value, true);
        }
    }

    private static void metadata(ObjectNode metadata, int field, ByteBuffer content) {
        switch (field) {
            case 1 -> metadata.put("name", text(content));
            case 2 -> metadata.put("generateName", text(content));
            case 3 -> metadata.put("namespace", text(content));
            case 11 -> entry(metadata.withObjectProperty("labels"), content, false);
            case 12 -> entry(metadata.withObjectProperty("annotations"), content, false);
            default -> {
                // set by servers, not by clients
            }
        }
        metadata.remove("");
    }

    private static void entry(ObjectNode map, ByteBuffer entry, boolean binary) {
        String[] pair = {"", ""};
        fields(
                entry,
                (number, value) -> {
                    byte[] bytes = bytes(value);
                    pair[number - 1] =
                            number == 2 && binary
                                    ? Base64.getEncoder().encodeToString(bytes)
                                    : new String(bytes, StandardCharsets.UTF_8);
                });
        map.put(pair[0], pair[1]);
    }

    private static void fields(ByteBuffer message, Field field) {
        while (message.hasRemaining()) {
            long tag = varint(message);
            switch ((int) tag & 7) {
                case 0 -> varint(message);
                case 1 -> message.position(message.position() + 8);
                case 5 -> message.position(message.position() + 4);
                case LENGTH_DELIMITED -> {
                    int length = (int) varint(message);
                    ByteBuffer value = message.slice(message.position(), length);
                    message.position(message.position() + length);
                    field.accept((int) (tag >>> 3), value);
                }
                default -> throw ApiException.badRequest("malformed protobuf message");
            }
        }
    }

    private static long varint(ByteBuffer message) {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = message.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw ApiException.badRequest("malformed protobuf message");
    }

    private static byte[] bytes(ByteBuffer value) {
        byte[] bytes = new byte[value.remaining()];
        value.duplicate().get(bytes);
        return bytes;
    }

    private static String text(ByteBuffer value) {
        return new String(bytes(value), StandardCharsets.UTF_8);
    }
}
