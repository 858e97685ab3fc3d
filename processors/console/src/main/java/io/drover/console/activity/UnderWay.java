package io.drover.console.activity;

import io.drover.control.backupvolume.Backups;
import io.drover.control.image.ImageBackups;
import io.drover.control.image.ImageStates;
import io.drover.control.verification.RequestedVerifications;
import io.drover.control.verification.VerificationSpecification;
import io.drover.resource.BackingImage;
import io.drover.resource.Backup;
import io.drover.resource.BackupBackingImage;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.HasMetadata;

import java.util.List;

/**
 * Whether another Drover works for a resource, as far as the resource tells; what runs here is
 * known better by its job.
 */
final class UnderWay {
    private UnderWay() {}

    /**
     * @param percent of the work, as the resource has it
     */
    static boolean is(RunKind kind, HasMetadata resource, int percent) {
        return switch (kind) {
            case BACKUP ->
                    resource instanceof Backup backup
                            && backup.getStatus().state.equals(Backups.IN_PROGRESS);
            case IMAGE_BACKUP ->
                    resource instanceof BackupBackingImage backup
                            && backup.getStatus().state.equals(ImageBackups.IN_PROGRESS);
            case IMAGE ->
                    resource instanceof BackingImage image
                            && (percent > 0
                                    || ImageStates.copies(image).stream()
                                            .anyMatch(ImageStates.Copy::isUnderWay));
            case VERIFICATION ->
                    resource instanceof BackupTarget target
                            && !target.getStatus().verifyStartedAt.isEmpty();
            case BACKUP_VERIFICATION, BACKUPS_VERIFICATION -> isRead(resource);
            case RESTORE, STANDBY -> resource instanceof Volume && percent > 0;
            default -> false;
        };
    }

    private static boolean isRead(HasMetadata resource) {
        List<Condition> conditions =
                switch (resource) {
                    case Backup backup -> backup.getStatus().conditions;
                    case BackupVolume volume -> volume.getStatus().conditions;
                    default -> List.of();
                };
        return Conditions.find(conditions, VerificationSpecification.VERIFIED)
                .filter(condition -> condition.reason().equals(RequestedVerifications.UNDER_WAY))
                .isPresent();
    }
}
