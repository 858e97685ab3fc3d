package io.drover.control.verification;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.verify.SliceCounts;
import io.drover.blockengine.verify.VerifyOutcome;
import io.drover.blockengine.verify.VerifyRequest;
import io.drover.control.backupvolume.Backups;
import io.drover.control.connection.TargetConnections;
import io.drover.control.job.JobRunner;
import io.drover.resource.Backup;

import java.io.IOException;
import java.time.Instant;
import java.util.BitSet;
import java.util.Optional;

/** One backup, with each of its blocks. */
public final class BackupChecks implements Checks<Backup> {
    private final VerificationRun.Tools tools;
    private final ReadableTarget target;

    BackupChecks(VerificationRun.Tools tools) {
        this.tools = tools;
        this.target = new ReadableTarget(tools.resources());
    }

    @Override
    public Optional<String> obstacle(Backup backup) {
        return incomplete(backup).or(() -> target.obstacle(Backups.target(backup)));
    }

    /** Why there is nothing that could be read. */
    public static Optional<String> incomplete(Backup backup) {
        return backup.getStatus().state.equals(Backups.COMPLETED)
                ? Optional.empty()
                : Optional.of("the backup is not completed, so there is nothing to read");
    }

    @Override
    public JobRunner.Work<Proof> work(Backup backup) {
        return progress -> verify(backup, progress);
    }

    private Proof verify(Backup backup, ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        String name = Backups.target(backup);
        PortionSample.Turn turn = () -> tools.backups().await(name);
        tools.backups().follow();
        turn.await();
        Instant began = tools.clock().instant();
        Backupstore store = tools.connections().open(TargetConnections.reference(target.get(name)));
        BackupName own = new BackupName(Backups.remoteName(backup));
        VolumeResult result = new VolumeResult();
        try {
            VerifyOutcome outcome =
                    store.verify(
                            new VerifyRequest(
                                    new VolumeName(Backups.volume(backup)),
                                    Optional.of(own),
                                    Optional.empty(),
                                    100),
                            new PortionSample(all -> everything(), turn),
                            progress);
            result.add(outcome);
        } catch (StoreException.NotFound e) {
            return new Proof(
                    Proof.Verdict.UNREAD, "the store does not have it any more: " + e.getMessage());
        }
        if (result.isSound() && !result.contents().containsKey(own)) {
            return new Proof(
                    Proof.Verdict.UNREAD,
                    "it could not be read: it was deleted meanwhile, is unfinished in the store, or"
                            + " is stored as a single file");
        }
        tools.records().checked(backup, result, began);
        return result.isSound()
                ? new Proof(
                        Proof.Verdict.SOUND,
                        "its configuration and %d blocks were read; no damage found"
                                .formatted(result.blocksRead()))
                : new Proof(Proof.Verdict.DAMAGED, result.why());
    }

    private static BitSet everything() {
        BitSet all = new BitSet();
        all.set(0, SliceCounts.SLICES);
        return all;
    }
}
