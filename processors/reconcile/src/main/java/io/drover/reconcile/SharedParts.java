package io.drover.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.CustomResource;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Stream;

/**
 * Makes objects small before a cache keeps them. Tens of thousands of backups have the same owners,
 * labels and times: strings, lists and maps that are equal to one seen lately are held once, what
 * is empty is not held at all, and what nobody reads from a cache is dropped. Maps and lists of
 * strings and records cannot be changed afterwards. Thread-safe.
 */
final class SharedParts {
    /**
     * Places for what was seen lately; a later value takes that of another one with the same hash.
     * Texts that occur once push others out all the time, so there is no use in many places.
     */
    private static final int TEXTS = 1 << 12;

    /** For labels, owners and the like, which every volume has some of. */
    private static final int GROUPS = 1 << 16;

    private static final String APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private static final ClassValue<List<Field>> FIELDS =
            new ClassValue<>() {
                @Override
                protected List<Field> computeValue(Class<?> type) {
                    return Stream.of(type.getFields())
                            .filter(field -> !Modifier.isStatic(field.getModifiers()))
                            .filter(field -> !field.getType().isPrimitive())
                            .toList();
                }
            };

    private final AtomicReferenceArray<Object> texts = new AtomicReferenceArray<>(TEXTS);
    private final AtomicReferenceArray<Object> groups = new AtomicReferenceArray<>(GROUPS);

    /**
     * @param object that nobody else has; it is changed
     * @return the same object
     */
    <T extends HasMetadata> T share(T object) {
        share(object.getMetadata());
        if (object instanceof CustomResource<?, ?> resource) {
            shareFields(resource.getSpec());
            shareFields(resource.getStatus());
        }
        return object;
    }

    private void share(ObjectMeta metadata) {
        metadata.setManagedFields(List.of());
        metadata.setFinalizers(list(metadata.getFinalizers()));
        metadata.setLabels(map(metadata.getLabels(), ""));
        metadata.setAnnotations(map(metadata.getAnnotations(), APPLIED));
        if (metadata.getOwnerReferences() != null) {
            metadata.getOwnerReferences().forEach(this::share);
            metadata.setOwnerReferences(group(List.copyOf(metadata.getOwnerReferences())));
        }
        // first, since a snapshot is often named as its backup
        metadata.setName(text(metadata.getName()));
        metadata.setNamespace(text(metadata.getNamespace()));
        metadata.setCreationTimestamp(text(metadata.getCreationTimestamp()));
        if (metadata.getAdditionalProperties().isEmpty()) {
            metadata.setAdditionalProperties(Map.of());
        }
    }

    private void share(OwnerReference owner) {
        owner.setApiVersion(text(owner.getApiVersion()));
        owner.setKind(text(owner.getKind()));
        owner.setName(text(owner.getName()));
        owner.setUid(text(owner.getUid()));
        if (owner.getAdditionalProperties().isEmpty()) {
            owner.setAdditionalProperties(Map.of());
        }
    }

    private void shareFields(Object part) {
        if (part == null) {
            return;
        }
        for (Field field : FIELDS.get(part.getClass())) {
            try {
                field.set(part, shared(field.get(part)));
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(field + " is public and cannot be set", e);
            }
        }
    }

    private Object shared(Object value) {
        return switch (value) {
            case String text -> text(text);
            case List<?> list -> list(list);
            case Map<?, ?> map when map.values().stream().allMatch(String.class::isInstance) ->
                    map(map, "");
            case null, default -> value;
        };
    }

    /** Elements that can be changed may be different ones later: such a list is left as it is. */
    private <E> List<E> list(List<E> list) {
        if (list == null || list.stream().anyMatch(element -> !isFixed(element))) {
            return list;
        }
        return group(List.copyOf(list));
    }

    private static boolean isFixed(Object element) {
        return element instanceof String || element instanceof Record;
    }

    /**
     * @param dropped a key that is left out
     */
    private <K, V> Map<K, V> map(Map<K, V> map, String dropped) {
        if (map == null) {
            return null;
        }
        Map<K, V> small = new TreeMap<>();
        map.forEach((key, value) -> small.put(text(key), text(value)));
        small.keySet().remove(dropped);
        if (small.isEmpty()) {
            return Map.of();
        }
        Map<K, V> shared = group(Collections.unmodifiableMap(small));
        // the name of the volume is in its labels and in the status
        shared.values().forEach(value -> put(texts, value));
        return shared;
    }

    private <V> V text(V value) {
        return value == null ? null : known(texts, value);
    }

    private <V> V group(V value) {
        return known(groups, value);
    }

    /** An equal value that was seen before, or this one. */
    @SuppressWarnings("unchecked")
    private static <V> V known(AtomicReferenceArray<Object> seen, V value) {
        Object before = seen.get(slot(seen, value));
        if (before != null && before.getClass() == value.getClass() && before.equals(value)) {
            return (V) before;
        }
        put(seen, value);
        return value;
    }

    private static void put(AtomicReferenceArray<Object> seen, Object value) {
        seen.set(slot(seen, value), value);
    }

    private static int slot(AtomicReferenceArray<Object> seen, Object value) {
        int hash = value.hashCode();
        return (hash ^ hash >>> 16) & seen.length() - 1;
    }
}
