package io.drover.blockengine.verify;

import io.drover.blockengine.format.BackupConfig;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.FormatException;
import io.drover.blockengine.format.Names;
import io.drover.blockengine.format.VolumeConfig;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether the size in {@code volume.cfg} is valid. Longhorn takes the size of every restored volume
 * from there, and refuses a size that is zero or not a multiple of the block size.
 */
final class VolumeSizeCheck {
    private final Optional<VolumeConfig> volume;
    private final Map<BackupName, BackupConfig> backups;
    private final boolean fitsNone;
    private boolean theirFault = true;

    /**
     * @param backups complete ones
     */
    VolumeSizeCheck(Optional<VolumeConfig> volume, Map<BackupName, BackupConfig> backups) {
        this.volume = volume;
        this.backups = backups;
        this.fitsNone = volume.isPresent() && fitsNone(volume.get().size(), backups.values());
    }

    private static boolean fitsNone(long size, Collection<BackupConfig> backups) {
        List<BackupConfig> inBlocks =
                backups.stream().filter(backup -> !backup.isSingleFile()).toList();
        return !inBlocks.isEmpty()
                && inBlocks.stream().noneMatch(backup -> size > 0 && size % bytes(backup) == 0);
    }

    private static int bytes(BackupConfig backup) {
        try {
            return backup.blockSize().bytes();
        } catch (FormatException e) {
            throw new IllegalStateException("a backup that was read has a block size", e);
        }
    }

    /** Called with the findings of each complete backup, as the fault may be theirs. */
    void seen(Optional<Finding> finding) {
        theirFault &=
                finding.isPresent()
                        && finding.get() instanceof Finding.BackupNotRestorable bad
                        && !bad.forVolumeSize();
    }

    Optional<Finding> finding() {
        if (fitsNone && !theirFault) {
            return Optional.of(
                    new Finding.VolumeConfigBad(
                            "volume.cfg declares a size of %d bytes, which is not a multiple of the block size of any backup; Longhorn refuses to restore"
                                    .formatted(volume.orElseThrow().size())));
        }
        return volume.filter(config -> !fitsNone).flatMap(this::differing);
    }

    private Optional<Finding> differing(VolumeConfig config) {
        return Optional.of(config.lastBackupName())
                .filter(Names::isValid)
                .map(BackupName::new)
                .filter(backups::containsKey)
                .flatMap(last -> backups.get(last).volumeSize())
                .filter(size -> size != config.size())
                .map(size -> new Finding.VolumeSizeDiffers(config.size(), size));
    }
}
