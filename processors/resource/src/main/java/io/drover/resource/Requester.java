package io.drover.resource;

import io.fabric8.kubernetes.api.model.HasMetadata;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * For whom resources are written: whatever {@link Cluster} creates or patches within {@link #act}
 * gets an annotation with the name. Drover writes with its own account, so the API server's audit
 * log does not have it.
 */
public final class Requester {
    /** Annotation with the name of whoever asked last for a change. */
    public static final String ANNOTATION = "drover.io/requested-by";

    private static final String METADATA = "metadata";
    private static final String ANNOTATIONS = "annotations";
    private static final ScopedValue<String> NAME = ScopedValue.newInstance();

    private Requester() {}

    /**
     * @param name empty for somebody who is not known, which leaves no trace
     */
    public static <T> T act(String name, Supplier<T> action) {
        return name.isEmpty() ? action.get() : ScopedValue.where(NAME, name).call(action::get);
    }

    private static Optional<String> name() {
        return NAME.isBound() ? Optional.of(NAME.get()) : Optional.empty();
    }

    /** Marks an object that is about to be created. */
    static void mark(HasMetadata object) {
        name().ifPresent(
                        name -> {
                            Map<String, String> annotations =
                                    new HashMap<>(
                                            Optional.ofNullable(
                                                            object.getMetadata().getAnnotations())
                                                    .orElse(Map.of()));
                            annotations.put(ANNOTATION, name);
                            object.getMetadata().setAnnotations(annotations);
                        });
    }

    /** The merge patch, with the mark. */
    static Map<String, Object> marked(Map<String, Object> patch) {
        if (name().isEmpty()) {
            return patch;
        }
        Map<String, Object> metadata = part(patch, METADATA);
        Map<String, Object> annotations = part(metadata, ANNOTATIONS);
        annotations.put(ANNOTATION, name().get());
        metadata.put(ANNOTATIONS, annotations);
        Map<String, Object> marked = new HashMap<>(patch);
        marked.put(METADATA, metadata);
        return marked;
    }

    private static Map<String, Object> part(Map<String, Object> whole, String name) {
        Map<String, Object> part = new HashMap<>();
        if (whole.get(name) instanceof Map<?, ?> old) {
            old.forEach((key, value) -> part.put((String) key, value));
        }
        return part;
    }
}
