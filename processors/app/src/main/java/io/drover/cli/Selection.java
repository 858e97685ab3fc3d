package io.drover.cli;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.store.StoreException;
import io.drover.store.BackupUrl;

import java.util.List;
import java.util.Optional;

/**
 * What of a target a command deals with: all of it, a volume, or one backup.
 *
 * @param target URL of the target
 */
record Selection(String target, Optional<VolumeName> volume, Optional<BackupName> backup) {
    /** From the URL of a target, a volume or a backup. */
    static Selection parse(String url) {
        if (!url.replaceFirst("\\\\?u0026", "&").matches(".*[?&]volume=.*")) {
            return new Selection(url, Optional.empty(), Optional.empty());
        }
        BackupUrl parsed = BackupUrl.parse(url);
        return new Selection(parsed.target(), Optional.of(parsed.volume()), parsed.backup());
    }

    /**
     * Narrowed by options, which may be null.
     *
     * @throws IllegalArgumentException if a backup is named without its volume
     */
    Selection with(VolumeName otherVolume, BackupName otherBackup) {
        Optional<VolumeName> chosen = Optional.ofNullable(otherVolume).or(() -> volume);
        Optional<BackupName> chosenBackup = Optional.ofNullable(otherBackup).or(() -> backup);
        if (chosenBackup.isPresent() && chosen.isEmpty()) {
            throw new IllegalArgumentException(
                    "--backup needs --volume, as names of backups are unique in a volume only");
        }
        return new Selection(target, chosen, chosenBackup);
    }

    /**
     * @throws StoreException.NotFound if it is a volume that is not there
     */
    List<VolumeName> volumes(Backupstore store) throws StoreException {
        List<VolumeName> all = store.volumes();
        if (volume.isEmpty()) {
            return all;
        }
        if (!all.contains(volume.get())) {
            throw new StoreException.NotFound(
                    "cannot find volume " + volume.get() + " in backupstore");
        }
        return List.of(volume.get());
    }
}
