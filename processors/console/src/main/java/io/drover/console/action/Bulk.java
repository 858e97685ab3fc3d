package io.drover.console.action;

import io.drover.console.view.FormPage.Field;
import io.fabric8.kubernetes.client.KubernetesClientException;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What is done to several things that were ticked in a list, one by one. */
final class Bulk {
    private Bulk() {}

    /** Those that were ticked, to be shown and to be kept by the form. */
    static List<Field> fields(String field, String label, List<String> names) {
        return List.of(
                Field.fixed(field, label, String.join(", ", names)),
                Field.hidden(field + "s", String.join(",", names)));
    }

    /**
     * One that is refused does not keep the others from being done.
     *
     * @param field that names them
     * @throws FieldException if some were refused, with what was done and what was not
     */
    static void each(String field, List<String> names, Consumer<String> action) {
        List<String> done = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        for (String name : names) {
            try {
                action.accept(name);
                done.add(name);
            } catch (KubernetesClientException e) {
                refused.add(name + ": " + Refused.of(e).message());
            }
        }
        if (!refused.isEmpty()) {
            throw new FieldException(
                    field,
                    "Done for %s. Refused for %s"
                            .formatted(
                                    done.isEmpty() ? "none" : String.join(", ", done),
                                    String.join("; ", refused)));
        }
    }
}
