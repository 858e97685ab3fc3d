package io.drover.cli;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.backup.BackupOutcome;
import io.drover.blockengine.backup.BackupRequest;
import io.drover.blockengine.backup.ChangeWay;
import io.drover.blockengine.backup.ChangesFound;
import io.drover.blockengine.format.BackupInfo;
import io.drover.blockengine.pipeline.TransferStatistics;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.volume.FileBlockSource;
import io.drover.cbt.ChangedBlocks;
import io.drover.mover.MoverOutcome;
import io.drover.mover.MoverRun;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;

@Command(
        name = "backup",
        description = {
            "Backs up the device of a Job. Where its CSI driver tells which blocks have changed, or"
                    + " hold data, only these are read, otherwise all; only blocks that the store"
                    + " lacks are written.",
            "While it works it renews the Lease of the Job, which shows how far it is. How it ended"
                    + " is written into a file that becomes the Pod's termination message."
        })
final class MoverBackupCommand implements Callable<Integer> {
    @Mixin private MoverShift shift = new MoverShift();

    @Option(
            names = "--device",
            required = true,
            paramLabel = "PATH",
            description = "The block device, or raw image file, that is backed up.")
    private Path device;

    @Option(
            names = "--cbt-token",
            paramLabel = "FILE",
            description = {
                "A token for the service of the CSI driver that knows which blocks have changed;"
                        + " needed if run.json names one."
            })
    private Path token;

    @Override
    public Integer call() throws IOException, StoreException, InterruptedException {
        return shift.perform(MoverRun.class, this::move);
    }

    private MoverOutcome move(MoverRun task, MoverShift.Held held)
            throws IOException, StoreException, InterruptedException {
        try (FileBlockSource source = MoverShift.device("read", () -> new FileBlockSource(device));
                ChangeService service = ChangeService.of(task.tracking(), token)) {
            BackupRequest request = task.request(source.size());
            if (isThere(held.store(), request)) {
                return MoverOutcome.done(
                        new TransferStatistics(0, 0, 0, 0, 0, 0),
                        new ChangesFound(
                                ChangeWay.ALL, "an earlier Pod of the Job had completed it", ""));
            }
            ChangedBlocks changes = service.changes(source, request);
            try {
                BackupOutcome outcome =
                        held.store().backup(request, changes, changes, held.heartbeat());
                return MoverOutcome.done(outcome.statistics(), changes.found());
            } finally {
                shift.noteMissed(changes.found().missed());
            }
        }
    }

    /** An earlier Pod may have completed it and been lost before that was known. */
    private static boolean isThere(Backupstore store, BackupRequest request) throws StoreException {
        try {
            BackupInfo found = store.inspectBackup(request.volume(), request.backup());
            return !found.inProgress() && found.snapshotName().equals(request.snapshot().name());
        } catch (StoreException.NotFound | StoreException.Corrupt _) {
            // what is wrong with it, the backup itself reports
            return false;
        }
    }
}
