package io.drover.control.verification;

import io.drover.control.connection.TargetConnections;
import io.drover.resource.BackupTarget;
import io.drover.resource.ResourceReader;

import java.util.Optional;

/** Whether the target of what is to be verified can be read. */
public record ReadableTarget(ResourceReader resources) {
    /** Why it cannot be read, and what helps; empty if it can. */
    Optional<String> obstacle(String name) {
        return obstacle(name, resources.find(BackupTarget.class, name));
    }

    /**
     * As {@link #obstacle(String)}.
     *
     * @param target of that name; empty if there is none
     */
    public static Optional<String> obstacle(String name, Optional<BackupTarget> target) {
        if (target.isEmpty()) {
            return Optional.of("backup target '%s' does not exist; create it".formatted(name));
        }
        if (target.get().isMarkedForDeletion()) {
            return Optional.of("backup target '%s' is being deleted".formatted(name));
        }
        if (target.get().getSpec().backupTargetURL.isEmpty()) {
            return Optional.of(
                    "backup target '%s' has no URL; set its spec.backupTargetURL".formatted(name));
        }
        if (!target.get().getStatus().available
                || !TargetConnections.isWhereItWasRead(target.get())) {
            return Optional.of(
                    "backup target '%s' is not available; its condition Unavailable says why"
                            .formatted(name));
        }
        return Optional.empty();
    }

    /**
     * @throws IllegalStateException if it has gone meanwhile
     */
    BackupTarget get(String name) {
        return resources
                .find(BackupTarget.class, name)
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "backup target '%s' has been deleted".formatted(name)));
    }
}
