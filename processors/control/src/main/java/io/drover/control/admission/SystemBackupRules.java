package io.drover.control.admission;

import io.drover.blockengine.format.SystemBackupPlace;
import io.drover.control.system.SystemNames;
import io.drover.control.system.VolumePolicy;
import io.drover.resource.BackupTarget;
import io.drover.resource.Names;
import io.drover.resource.ResourceReader;
import io.drover.resource.SystemBackup;

import java.util.Map;
import java.util.Optional;

final class SystemBackupRules implements Rules<SystemBackup> {
    private final ResourceReader resources;

    SystemBackupRules(ResourceReader resources) {
        this.resources = resources;
    }

    @Override
    public void admit(SystemBackup backup, Optional<SystemBackup> old) {
        VolumePolicy.of(backup.getSpec().volumeBackupPolicy);
        refuseSecrets(backup);
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
        }
    }

    private static Map<String, String> labels(SystemBackup backup) {
        return Optional.ofNullable(backup.getMetadata().getLabels()).orElse(Map.of());
    }

    private static void refuseSecrets(SystemBackup backup) {
        boolean asked =
                Optional.ofNullable(backup.getMetadata().getAnnotations())
                        .orElse(Map.of())
                        .containsKey(SystemNames.ANNOTATION_SECRETS);
        if (asked) {
            throw new RefusedException(
                    "annotation %s: this version of Drover puts no Secrets into system backups; leave it out, and keep the credentials of the targets elsewhere"
                            .formatted(SystemNames.ANNOTATION_SECRETS));
        }
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
