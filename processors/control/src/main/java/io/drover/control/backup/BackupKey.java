package io.drover.control.backup;

import io.drover.resource.Backup;

/** Keys of the jobs of backups; all of a volume's begin with {@code backup/<volume>/}. */
final class BackupKey {
    private BackupKey() {}

    static String of(Backup backup) {
        return "backup/%s/%s"
                .formatted(RemoteBackup.of(backup).volume(), backup.getMetadata().getUid());
    }
}
