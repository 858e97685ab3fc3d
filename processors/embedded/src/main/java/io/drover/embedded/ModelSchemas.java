package io.drover.embedded;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.fabric8.kubernetes.api.model.AnyType;
import io.fabric8.kubernetes.api.model.CSIPersistentVolumeSource;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.runtime.RawExtension;

import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Schemas of built-in kinds, as a CustomResourceDefinition would have them, made from the model
 * classes of the Kubernetes client. Any value may be null, which decodes as a missing one.
 */
final class ModelSchemas {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Map<Class<?>, JsonNode> SCHEMAS = new ConcurrentHashMap<>();

    /** In the model they are texts; in k8s.io/api all fields of such names are times. */
    private static final Pattern TIMES = Pattern.compile(".*(Timestamp|Time)");

    /** k8s.io/apimachinery/pkg/api/resource/quantity.go. */
    private static final String QUANTITY =
            "[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?";

    /** A name of DNS; k8s.io/kubernetes/pkg/apis/core/validation, ValidateCSIDriverName. */
    private static final String CSI_DRIVER =
            "[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?(\\.[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?)*";

    /** Maps from names to bytes, which the model has as texts in base 64. */
    private static final Map<String, Set<String>> BYTES =
            Map.of("Secret", Set.of("data"), "ConfigMap", Set.of("binaryData"));

    private final Deque<Class<?>> inside = new ArrayDeque<>();

    private ModelSchemas() {}

    static JsonNode of(Class<?> model) {
        return SCHEMAS.computeIfAbsent(
                model, found -> new ModelSchemas().schema(MAPPER.constructType(found)));
    }

    private ObjectNode schema(JavaType type) {
        ObjectNode schema = Discovery.object().put("nullable", true);
        Class<?> raw = type.getRawClass();
        if (raw == Quantity.class) {
            return schema.put(Schemas.INT_OR_STRING, true).put("pattern", QUANTITY);
        }
        if (raw == IntOrString.class) {
            return schema.put(Schemas.INT_OR_STRING, true);
        }
        if (raw == MicroTime.class || raw == ZonedDateTime.class) {
            return schema.put("type", "string").put("format", "date-time");
        }
        if (type.isMapLikeType()) {
            schema.put("type", "object").set("additionalProperties", schema(type.getContentType()));
            return schema;
        }
        if (type.isCollectionLikeType() || type.isArrayType()) {
            schema.put("type", "array").set("items", schema(type.getContentType()));
            return schema;
        }
        String scalar = scalar(type);
        return scalar.isEmpty() ? object(type, schema) : schema.put("type", scalar);
    }

    /** Empty if it is none. */
    private static String scalar(JavaType type) {
        Class<?> raw = type.getRawClass();
        if (raw == String.class || type.isEnumType()) {
            return "string";
        }
        if (raw == Boolean.class || raw == boolean.class) {
            return "boolean";
        }
        if (raw == Double.class || raw == double.class || raw == Float.class) {
            return "number";
        }
        return raw.isPrimitive() || Number.class.isAssignableFrom(raw) ? "integer" : "";
    }

    private ObjectNode object(JavaType type, ObjectNode schema) {
        Class<?> raw = type.getRawClass();
        schema.put("type", "object");
        if (isAnything(raw) || inside.contains(raw)) {
            schema.remove("type");
            return schema.put(Schemas.PRESERVE, true);
        }
        inside.push(raw);
        BeanDescription bean = MAPPER.getSerializationConfig().introspect(type);
        ObjectNode properties = schema.putObject("properties");
        for (BeanPropertyDefinition property : bean.findProperties()) {
            ObjectNode field = schema(property.getPrimaryType());
            if (field.path("type").asText().equals("string")
                    && TIMES.matcher(property.getName()).matches()) {
                field.put("format", "date-time");
            }
            if (BYTES.getOrDefault(raw.getSimpleName(), Set.of()).contains(property.getName())) {
                field.withObjectProperty("additionalProperties").put("format", "byte");
            }
            if (raw == CSIPersistentVolumeSource.class && property.getName().equals("driver")) {
                field.put("pattern", "^(" + CSI_DRIVER + ")$");
            }
            properties.set(property.getName(), field);
        }
        inside.pop();
        return schema;
    }

    private static boolean isAnything(Class<?> raw) {
        return raw == Object.class
                || raw == KubernetesResource.class
                || AnyType.class.isAssignableFrom(raw)
                || RawExtension.class.isAssignableFrom(raw)
                || JsonNode.class.isAssignableFrom(raw)
                || raw.isInterface();
    }
}
