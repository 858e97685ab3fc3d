package io.drover.control.backupvolume;

import io.drover.blockengine.catalog.SurveyedVolume;
import io.drover.blockengine.format.BackupName;
import io.drover.resource.Backup;
import io.drover.resource.BackupVolume;
import io.drover.resource.ResourceReader;
import io.drover.resource.Times;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether a listing of the store shows a volume as its resources describe it, so that another look
 * at it would find nothing to do.
 */
public final class UnchangedVolume {
    private UnchangedVolume() {}

    /**
     * Not where anything is under way, or was not right when it was looked at last: a Backup that
     * failed, cannot be read, is not completed or is being deleted.
     */
    public static boolean test(
            ResourceReader resources, BackupVolume resource, SurveyedVolume volume) {
        BackupVolume.Status status = resource.getStatus();
        boolean sameConfiguration =
                volume.modified()
                        .map(Times::format)
                        .filter(status.lastModificationTime::equals)
                        .isPresent();
        return sameConfiguration
                && BackupVolumeConfiguration.isUnchanged(status, status.lastModificationTime)
                && hasSame(Backups.of(resources, resource.getSpec()), volume);
    }

    private static boolean hasSame(List<Backup> local, SurveyedVolume volume) {
        Set<String> names =
                volume.backups().stream().map(BackupName::value).collect(Collectors.toSet());
        return local.size() == names.size()
                && local.stream().allMatch(UnchangedVolume::isSettled)
                && local.stream()
                        .map(Backups::remoteName)
                        .collect(Collectors.toSet())
                        .equals(names);
    }

    private static boolean isSettled(Backup backup) {
        return backup.getStatus().state.equals(Backups.COMPLETED) && !backup.isMarkedForDeletion();
    }
}
