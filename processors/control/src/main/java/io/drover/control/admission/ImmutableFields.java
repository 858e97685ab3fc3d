package io.drover.control.admission;

import io.fabric8.kubernetes.api.model.HasMetadata;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Fields, labels and annotations that cannot be changed once they have been set. */
final class ImmutableFields {
    private ImmutableFields() {}

    /** Refuses a change of a field of the spec; leaving it out counts as a change. */
    static void field(String name, String old, String now) {
        if (!old.isEmpty() && !old.equals(now)) {
            throw refused("spec." + name, old, now);
        }
    }

    private static RefusedException refused(String what, String old, String now) {
        return new RefusedException(
                "%s: it is '%s' and cannot be changed to '%s'".formatted(what, old, now));
    }

    /**
     * Refuses a change of labels; those that are left out, as by {@code kubectl replace}, are
     * restored.
     */
    static void labels(HasMetadata object, HasMetadata old, String... keys) {
        Map<String, String> labels = copy(object.getMetadata().getLabels());
        Map<String, String> before = copy(old.getMetadata().getLabels());
        for (String key : keys) {
            keep("label", key, labels, before);
        }
        object.getMetadata().setLabels(labels);
    }

    /** Likewise for an annotation, which may not be added later either. */
    static void annotation(HasMetadata object, HasMetadata old, String key) {
        Map<String, String> annotations = copy(object.getMetadata().getAnnotations());
        Map<String, String> before = copy(old.getMetadata().getAnnotations());
        if (annotations.containsKey(key) && !before.containsKey(key)) {
            throw new RefusedException(
                    "annotation %s: it can be set when the object is created only".formatted(key));
        }
        keep("annotation", key, annotations, before);
        object.getMetadata().setAnnotations(annotations);
    }

    /** As {@link #labels}, for an annotation that may be added later. */
    static void addedAnnotation(HasMetadata object, HasMetadata old, String key) {
        Map<String, String> annotations = copy(object.getMetadata().getAnnotations());
        keep("annotation", key, annotations, copy(old.getMetadata().getAnnotations()));
        object.getMetadata().setAnnotations(annotations);
    }

    private static void keep(
            String what, String key, Map<String, String> values, Map<String, String> before) {
        String old = before.getOrDefault(key, "");
        if (old.isEmpty()) {
            return;
        }
        String now = values.getOrDefault(key, "");
        if (!now.isEmpty() && !now.equals(old)) {
            throw refused(what + " " + key, old, now);
        }
        values.put(key, old);
    }

    private static Map<String, String> copy(Map<String, String> values) {
        return new TreeMap<>(Optional.ofNullable(values).orElse(Map.of()));
    }
}
