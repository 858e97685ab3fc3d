package io.drover.control.backup;

import io.drover.control.job.JobKeys;
import io.drover.resource.Backup;

/** The key of a Backup's job. */
final class BackupKey {
    private BackupKey() {}

    static String of(Backup backup) {
        return JobKeys.ofBackup(RemoteBackup.of(backup).volume(), backup.getMetadata().getUid());
    }
}
