package io.drover.control.admission;

import java.util.List;
import java.util.Set;

/**
 * Kinds that have a schema, since manifests made for Longhorn use them, but that Drover does not
 * act on.
 */
public final class Unserved {
    private static final Set<String> KINDS = Set.of("SystemBackup", "SystemRestore");

    private Unserved() {}

    static List<String> warnings(String kind, String name) {
        return KINDS.contains(kind) ? List.of(message(kind, name)) : List.of();
    }

    /** Warns users of such a resource. */
    public static String message(String kind, String name) {
        return "%s %s is not served by this version of Drover: it is kept, and nothing acts on it"
                .formatted(kind, name);
    }
}
