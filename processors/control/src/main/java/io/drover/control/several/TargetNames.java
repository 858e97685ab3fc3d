package io.drover.control.several;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Names of BackupTargets as an annotation lists them, separated by commas.
 *
 * @param all each once, in the order of the text
 */
record TargetNames(List<String> all) {
    TargetNames {
        all = List.copyOf(all);
    }

    /**
     * @param annotation its key, for messages
     * @throws IllegalArgumentException naming annotation, value and remedy
     */
    static TargetNames parse(String annotation, String text) {
        List<String> names = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
        if (names.contains("")) {
            throw new IllegalArgumentException(
                    "annotation %s: '%s' has a part without a name; use names of BackupTargets with a comma between each two, such as archive,offsite, or remove the annotation"
                            .formatted(annotation, text));
        }
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw new IllegalArgumentException(
                        "annotation %s: '%s' names target '%s' twice; name it once"
                                .formatted(annotation, text, name));
            }
        }
        return new TargetNames(names);
    }

    /** Empty if the text is no such list. */
    static Optional<TargetNames> find(String annotation, String text) {
        try {
            return Optional.of(parse(annotation, text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
