package io.drover.control.admission;

import io.drover.resource.ResourceReader;
import io.drover.resource.SystemBackup;
import io.drover.resource.SystemRestore;

import java.util.Optional;
import java.util.Set;

final class SystemRestoreRules implements Rules<SystemRestore> {
    private static final Set<String> ENDED = Set.of("Completed", "Error");

    private final ResourceReader resources;

    SystemRestoreRules(ResourceReader resources) {
        this.resources = resources;
    }

    @Override
    public void admit(SystemRestore restore, Optional<SystemRestore> old) {
        String backup = restore.getSpec().systemBackup;
        if (old.isPresent()) {
            ImmutableFields.field("systemBackup", old.get().getSpec().systemBackup, backup);
            return;
        }
        if (resources.find(SystemBackup.class, backup).isEmpty()) {
            throw new RefusedException(
                    "spec.systemBackup: there is no SystemBackup '%s'; those of target default are shown by kubectl get systembackups after its synchronisation"
                            .formatted(backup));
        }
        resources.list(SystemRestore.class).stream()
                .filter(other -> !ENDED.contains(other.getStatus().state))
                .map(other -> other.getMetadata().getName())
                .filter(other -> !other.equals(restore.getMetadata().getName()))
                .findFirst()
                .ifPresent(SystemRestoreRules::refuseSecond);
    }

    private static void refuseSecond(String other) {
        throw new RefusedException(
                "SystemRestore %s is under way; wait until it has ended, or delete it"
                        .formatted(other));
    }
}
