package io.drover.control.verification;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.StoreException;
import io.drover.control.backupvolume.Backups;
import io.drover.control.connection.TargetConnections;
import io.drover.control.job.JobRunner;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All backups of a volume, with all blocks; lost ones are written again where the target asks for
 * that.
 */
final class BackupVolumeChecks implements Checks<BackupVolume> {
    private static final int ALL = 100;

    private final VerificationRun.Tools tools;
    private final ReadableTarget target;

    BackupVolumeChecks(VerificationRun.Tools tools) {
        this.tools = tools;
        this.target = new ReadableTarget(tools.resources());
    }

    @Override
    public Optional<String> obstacle(BackupVolume volume) {
        return target.obstacle(volume.getSpec().backupTargetName);
    }

    @Override
    public JobRunner.Work<Proof> work(BackupVolume volume) {
        return progress -> verify(volume, progress);
    }

    private Proof verify(BackupVolume volume, ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        String name = volume.getSpec().backupTargetName;
        tools.backups().follow();
        tools.backups().await(name);
        BackupTarget found = target.get(name);
        Backupstore store = tools.connections().open(TargetConnections.reference(found));
        VolumeCheck check =
                new VolumeCheck(
                        volume,
                        store,
                        () -> tools.backups().await(name),
                        tools.records(),
                        tools.clock());
        RepairDonors.Source donors = isRepaired(found) ? tools.donors()::of : _ -> List.of();
        Instant now = tools.clock().instant();
        VolumeResult result = check.run(new RunShare(ALL, Instant.MIN, now), donors, progress);
        String read =
                "%d backups: all configurations and %d blocks were read; "
                        .formatted(result.contents().size(), result.blocksRead());
        List<String> unread =
                Backups.of(tools.resources(), volume.getSpec()).stream()
                        .filter(backup -> backup.getStatus().state.equals(Backups.COMPLETED))
                        .map(Backups::remoteName)
                        .filter(one -> !result.contents().containsKey(new BackupName(one)))
                        .toList();
        if (result.isSound() && result.contents().isEmpty()) {
            return new Proof(
                    Proof.Verdict.UNREAD, "the store has no backup of it that could be read");
        }
        if (result.isSound() && !unread.isEmpty()) {
            return new Proof(
                    Proof.Verdict.UNREAD,
                    read
                            + "not read, as they are not in the store, or unfinished there: "
                            + String.join(", ", unread));
        }
        String rewritten =
                check.rewritten() == 0
                        ? ""
                        : "; %d blocks were written again".formatted(check.rewritten());
        return new Proof(
                result.isSound() ? Proof.Verdict.SOUND : Proof.Verdict.DAMAGED,
                read + (result.isSound() ? "no damage found" : result.why()) + rewritten);
    }

    private static boolean isRepaired(BackupTarget target) {
        try {
            return VerificationFields.of(target).map(VerificationFields::repair).orElse(false);
        } catch (IllegalArgumentException e) {
            // the target's condition Verified shows it
            return false;
        }
    }
}
