package io.drover.control.backup;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeName;
import io.drover.control.backupvolume.Backups;
import io.drover.resource.Backup;
import io.drover.store.BackupUrl;

import java.util.Optional;

/**
 * Where a Backup is in a store. The recorded status counts; labels, which can be edited, are used
 * only until something has been recorded.
 *
 * @param target name of the BackupTarget
 * @param url where the backup was made or found; empty before
 */
record RemoteBackup(String target, String volume, String name, Optional<BackupUrl> url) {
    static RemoteBackup of(Backup backup) {
        Backup.Status status = backup.getStatus();
        String target = Backups.target(backup);
        if (!status.url.isEmpty()) {
            BackupUrl url = BackupUrl.parse(status.url);
            return new RemoteBackup(
                    target, url.volume().value(), url.requireBackup().value(), Optional.of(url));
        }
        return new RemoteBackup(
                target, Backups.volume(backup), Backups.remoteName(backup), Optional.empty());
    }

    /** Whether the store at that URL is the one it was made or found in, as far as is recorded. */
    boolean isAt(String targetUrl) {
        return url.map(recorded -> recorded.isOn(targetUrl)).orElse(true);
    }

    VolumeName volumeName() {
        return new VolumeName(volume);
    }

    BackupName backupName() {
        return new BackupName(name);
    }
}
