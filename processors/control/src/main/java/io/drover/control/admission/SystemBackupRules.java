package io.drover.control.admission;

import io.drover.blockengine.format.SystemBackupPlace;
import io.drover.control.system.SecretsKey;
import io.drover.control.system.SystemNames;
import io.drover.control.system.VolumePolicy;
import io.drover.resource.BackupTarget;
import io.drover.resource.Names;
import io.drover.resource.ResourceReader;
import io.drover.resource.SystemBackup;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

final class SystemBackupRules implements Rules<SystemBackup> {
    private final ResourceReader resources;
    private final SecretsKey keys;

    SystemBackupRules(ResourceReader resources, InstantSource clock) {
        this.resources = resources;
        this.keys = new SecretsKey(resources, clock);
    }

    @Override
    public void admit(SystemBackup backup, Optional<SystemBackup> old) {
        VolumePolicy.of(backup.getSpec().volumeBackupPolicy);
        if (old.isPresent()) {
            ImmutableFields.field(
                    "volumeBackupPolicy",
                    old.get().getSpec().volumeBackupPolicy,
                    backup.getSpec().volumeBackupPolicy);
            return;
        }
        String name = backup.getMetadata().getName();
        if (SystemBackupPlace.of("any", name).isEmpty()) {
            throw new RefusedException(
                    "metadata.name: '%s' cannot be the name of a system backup in a store; use at least two characters"
                            .formatted(name));
        }
        boolean found = labels(backup).containsKey(SystemNames.LABEL_VERSION);
        if (!found) {
            requireTarget();
            keys.of(backup);
        }
    }

    private static Map<String, String> labels(SystemBackup backup) {
        return Optional.ofNullable(backup.getMetadata().getLabels()).orElse(Map.of());
    }

    private void requireTarget() {
        boolean usable =
                resources
                        .find(BackupTarget.class, Names.DEFAULT_TARGET)
                        .filter(target -> !target.getSpec().backupTargetURL.isEmpty())
                        .isPresent();
        if (!usable) {
            throw new RefusedException(
                    "system backups are kept on backup target default, which has no URL; set its"
                            + " spec.backupTargetURL");
        }
    }
}
