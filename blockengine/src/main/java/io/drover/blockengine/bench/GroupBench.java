package io.drover.blockengine.bench;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.backup.BackedUpVolume;
import io.drover.blockengine.backup.BackupMember;
import io.drover.blockengine.backup.BackupMode;
import io.drover.blockengine.backup.BackupOutcome;
import io.drover.blockengine.backup.BackupRequest;
import io.drover.blockengine.backup.ChangeTracker;
import io.drover.blockengine.backup.GroupOutcome;
import io.drover.blockengine.backup.MemberOutcome;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.pipeline.TransferStatistics;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.volume.FileBlockSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Measures full backups of one image to the first of several targets, to the first two and so on
 * from one reading, and to all of them one after the other. Rounds alternate, so that ratios can be
 * compared; one before them warms up. Each backup is of a volume of its own, so no target has any
 * block; all of them are deleted at the end.
 */
public final class GroupBench {
    private final List<Backupstore> stores;
    private final InstantSource clock;
    private final String prefix;
    private final CompressionMethod compression;
    private final Consumer<Measurement> listener;
    private final List<VolumeName> volumes = new ArrayList<>();

    /**
     * @param prefix of the volumes' names
     * @param listener receives each step as it ends
     */
    public GroupBench(
            List<Backupstore> stores,
            InstantSource clock,
            String prefix,
            CompressionMethod compression,
            Consumer<Measurement> listener) {
        this.stores = List.copyOf(stores);
        this.clock = clock;
        this.prefix = prefix;
        this.compression = compression;
        this.listener = listener;
    }

    /**
     * @param directory for the image, which is deleted at the end
     */
    public void run(Path directory, VolumeShape shape, int rounds)
            throws StoreException, IOException, InterruptedException {
        Path image = directory.resolve(prefix + ".img");
        try {
            new VolumeImage(shape).create(image, 1);
            round(image, measurement -> {});
            for (int round = 0; round < rounds; round++) {
                round(image, listener);
            }
        } finally {
            Files.deleteIfExists(image);
            for (VolumeName volume : volumes) {
                for (Backupstore store : stores) {
                    store.deleteVolume(volume);
                }
            }
        }
    }

    private void round(Path image, Consumer<Measurement> results)
            throws StoreException, IOException, InterruptedException {
        try (FileBlockSource source = new FileBlockSource(image)) {
            for (int targets = 1; targets <= stores.size(); targets++) {
                List<Backupstore> first = stores.subList(0, targets);
                BackupRequest request = request(source.size());
                results.accept(
                        Measurement.of(
                                "to %d at once".formatted(targets),
                                source.size(),
                                () -> backUp(first, source, request)));
            }
            BackupRequest request = request(source.size());
            results.accept(
                    Measurement.of(
                            "to %d in turn".formatted(stores.size()),
                            source.size(),
                            () -> backUpInTurn(source, request)));
        }
    }

    private BackupRequest request(long size) {
        VolumeName volume = new VolumeName(prefix + "-" + volumes.size());
        volumes.add(volume);
        return new BackupRequest(
                new BackedUpVolume(volume, size, BlockSize.DEFAULT, compression),
                new BackupName("bench"),
                new BackupRequest.Snapshot("bench", clock.instant()),
                BackupMode.INCREMENTAL,
                Map.of());
    }

    private static TransferStatistics backUp(
            List<Backupstore> targets, FileBlockSource source, BackupRequest request)
            throws StoreException, IOException, InterruptedException {
        List<BackupMember> members =
                targets.stream()
                        .map(
                                target ->
                                        target.member(
                                                request,
                                                ChangeTracker.NONE,
                                                ProgressListener.NONE,
                                                outcome -> {}))
                        .toList();
        GroupOutcome outcome = Backupstore.backUpTogether(members, source, Backupstore.PATIENCE);
        List<TransferStatistics> statistics = new ArrayList<>();
        for (MemberOutcome member : outcome.members()) {
            statistics.add(member.orThrow().statistics());
        }
        return sum(statistics, outcome.reading().bytesRead());
    }

    private TransferStatistics backUpInTurn(FileBlockSource source, BackupRequest request)
            throws StoreException, IOException, InterruptedException {
        List<TransferStatistics> statistics = new ArrayList<>();
        long read = 0;
        for (Backupstore store : stores) {
            BackupOutcome outcome =
                    store.backup(request, source, ChangeTracker.NONE, ProgressListener.NONE);
            statistics.add(outcome.statistics());
            read += outcome.statistics().bytesRead();
        }
        return sum(statistics, read);
    }

    private static TransferStatistics sum(List<TransferStatistics> parts, long bytesRead) {
        return new TransferStatistics(
                bytesRead,
                parts.stream().mapToLong(TransferStatistics::bytesWritten).sum(),
                parts.stream().mapToLong(TransferStatistics::blocksProcessed).sum(),
                parts.stream().mapToLong(TransferStatistics::blocksNew).sum(),
                parts.stream().mapToLong(TransferStatistics::blocksReused).sum(),
                parts.stream().mapToLong(TransferStatistics::requests).sum());
    }
}
