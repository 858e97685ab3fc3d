package io.drover.control.verification;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.StoreException;
import io.drover.control.connection.TargetConnections;
import io.drover.control.job.JobRunner;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Names;
import io.drover.resource.ResourceReader;
import io.drover.resource.Times;
import io.fabric8.kubernetes.client.KubernetesClientException;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;

/**
 * One run over the volumes of a target, one after the other, so that the memory that it needs is
 * that of one volume.
 */
final class VerificationRun implements JobRunner.Work<RunSummary> {
    /** What all runs work with. */
    record Tools(
            ResourceReader resources,
            TargetConnections connections,
            BackupsUnderWay backups,
            VerificationRecords records,
            RepairDonors donors,
            InstantSource clock) {}

    private final Tools tools;
    private final BackupTarget target;
    private final RunShare share;
    private final boolean repair;

    /**
     * @param share with the time at which the run began, which may be before a restart
     */
    VerificationRun(Tools tools, BackupTarget target, RunShare share, boolean repair) {
        this.tools = tools;
        this.target = target;
        this.share = share;
        this.repair = repair;
    }

    @Override
    public RunSummary run(ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        try {
            return verify(target.getMetadata().getName(), progress);
        } catch (KubernetesClientException e) {
            if (Thread.interrupted()) {
                InterruptedException stopped = new InterruptedException(e.getMessage());
                stopped.initCause(e);
                throw stopped;
            }
            throw e;
        }
    }

    private RunSummary verify(String name, ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        tools.backups().follow();
        tools.backups().await(name);
        Backupstore store = tools.connections().open(TargetConnections.reference(target));
        RunSummary summary = RunSummary.NONE;
        for (BackupVolume volume : volumes(name)) {
            VolumeCheck check =
                    new VolumeCheck(
                            volume,
                            store,
                            () -> tools.backups().await(name),
                            tools.records(),
                            tools.clock());
            RepairDonors.Source donors = repair ? tools.donors()::of : _ -> List.of();
            VolumeResult result = check.run(share, donors, progress);
            summary = summary.plus(result, check.rewritten());
        }
        return summary;
    }

    /** Those that the run has not finished, the one that was verified longest ago first. */
    private List<BackupVolume> volumes(String name) {
        return tools.resources().list(BackupVolume.class, Names.LABEL_TARGET, name).stream()
                .filter(volume -> !volume.isMarkedForDeletion())
                .filter(volume -> verifiedAt(volume).isBefore(share.began()))
                .sorted(Comparator.comparing(VerificationRun::verifiedAt))
                .toList();
    }

    private static Instant verifiedAt(BackupVolume volume) {
        return Times.parse(volume.getStatus().verifiedAt).orElse(Instant.MIN);
    }
}
