package io.drover.cli;

import io.drover.blockengine.backup.BackupRequest;
import io.drover.blockengine.volume.BlockSource;
import io.drover.cbt.ChangedBlocks;
import io.drover.cbt.DistrustSample;
import io.drover.cbt.MetadataReading;
import io.drover.cbt.SnapshotMetadata;
import io.drover.cbt.SnapshotMetadataClient;
import io.drover.mover.MoverRun;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;

/** The service of a CSI driver that a mover asks what has changed, if there is one. */
final class ChangeService implements AutoCloseable {
    private static final Duration SILENCE = Duration.ofMinutes(2);

    /** Before a stream that broke off is resumed. */
    private static final List<Duration> PAUSES =
            List.of(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(15));

    /** Blocks that are looked at, however few are not reported. */
    private static final int LEAST_CHECKED = 8;

    private final MoverRun.Tracking tracking;
    private final SnapshotMetadata service;

    private ChangeService(MoverRun.Tracking tracking, SnapshotMetadata service) {
        this.tracking = tracking;
        this.service = service;
    }

    /**
     * @param token file with the token for the service; not used without one
     */
    static ChangeService of(MoverRun.Tracking tracking, Path token) {
        if (!tracking.hasService()) {
            return new ChangeService(tracking, SnapshotMetadata.NONE);
        }
        if (token == null) {
            throw new IllegalArgumentException(
                    "run.json names a service that knows changed blocks; give --cbt-token as well");
        }
        return new ChangeService(
                tracking,
                new SnapshotMetadataClient(
                        tracking.address(), tracking.certificates(), token, SILENCE));
    }

    /** The device as a source of a backup that reads as little as the service allows. */
    ChangedBlocks changes(BlockSource device, BackupRequest request) {
        return new ChangedBlocks(
                device,
                request,
                tracking,
                new MetadataReading(service, PAUSES),
                new DistrustSample(tracking.check(), LEAST_CHECKED, new SecureRandom()));
    }

    @Override
    public void close() {
        service.close();
    }
}
