package io.drover.console.page;

import io.drover.console.model.Claims;
import io.drover.resource.Backup;
import io.drover.resource.BackupVolume;
import io.drover.resource.KubernetesStatus;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** A text that is looked for in names, claims with their namespaces, and labels. */
record Search(String text) {
    Search {
        text = text.toLowerCase(Locale.ROOT);
    }

    boolean isEmpty() {
        return text.isEmpty();
    }

    boolean finds(BackupVolume volume) {
        return matches(volume.getSpec().volumeName)
                || matches(Claims.of(volume))
                || labels(volume.getStatus().labels).anyMatch(this::matches);
    }

    boolean finds(Backup backup) {
        return matches(backup.getMetadata().getName())
                || labels(backup.getStatus().labels).anyMatch(this::matches);
    }

    private boolean matches(String value) {
        return value.toLowerCase(Locale.ROOT).contains(text);
    }

    /** Such as {@code tier=gold}. */
    private static Stream<String> labels(Map<String, String> labels) {
        return labels.entrySet().stream()
                .filter(label -> !label.getKey().equals(KubernetesStatus.LABEL))
                .map(label -> label.getKey() + "=" + label.getValue());
    }
}
