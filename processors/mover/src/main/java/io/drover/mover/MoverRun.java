package io.drover.mover;

import static java.util.Objects.requireNonNullElse;

import io.drover.blockengine.backup.BackedUpVolume;
import io.drover.blockengine.backup.BackupMode;
import io.drover.blockengine.backup.BackupRequest;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.format.VolumeProperties;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a mover has to do, as plain data: content of {@code run.json}. There is no secret in it.
 *
 * @param version of this form; a later Drover reads what an earlier one wrote
 * @param namespace of the Lease
 * @param lease that the mover has to hold while it writes
 */
public record MoverRun(
        int version,
        String namespace,
        String lease,
        Target target,
        Backup backup,
        Tracking tracking,
        long bandwidth)
        implements LeasedRun {
    public MoverRun {
        tracking = requireNonNullElse(tracking, Tracking.none(""));
    }

    /**
     * @param size bytes
     * @param blockSize bytes
     * @param snapshotCreated RFC 3339
     */
    public record Backup(
            String volume,
            long size,
            int blockSize,
            String compression,
            String name,
            String snapshot,
            String snapshotCreated,
            String mode,
            Map<String, String> labels) {}

    /**
     * How it may learn what has changed.
     *
     * @param address {@code host:port} of the driver's service; empty if there is none
     * @param certificates PEM; empty for those of the JDK
     * @param namespace of the VolumeSnapshot that is read
     * @param snapshot its name
     * @param bases handles of the volume's snapshots that are there
     * @param distrust why the driver is not asked what has changed; empty if it is
     * @param check percent of the blocks not reported that are looked at, 0 to 100
     * @param fullAfter after how many backups everything is read once; 0 for never
     * @param missing why there is no service; empty if there is one
     */
    public record Tracking(
            String address,
            String certificates,
            String namespace,
            String snapshot,
            List<String> bases,
            String distrust,
            double check,
            int fullAfter,
            String missing) {
        public Tracking {
            address = requireNonNullElse(address, "");
            certificates = requireNonNullElse(certificates, "");
            namespace = requireNonNullElse(namespace, "");
            snapshot = requireNonNullElse(snapshot, "");
            bases = List.copyOf(requireNonNullElse(bases, List.of()));
            distrust = requireNonNullElse(distrust, "");
            missing = requireNonNullElse(missing, "");
        }

        /** There is nobody to ask. */
        public static Tracking none(String why) {
            return new Tracking("", "", "", "", List.of(), "", 0, 0, why);
        }

        /** Whether there is somebody to ask. */
        public boolean hasService() {
            return !address.isEmpty();
        }
    }

    /** The run of a task. */
    public static MoverRun of(
            BackupTask task, String namespace, String lease, Tracking tracking, long bandwidth) {
        BackupRequest request = task.request();
        return new MoverRun(
                VERSION,
                namespace,
                lease,
                Target.of(task.target()),
                new Backup(
                        request.volume().value(),
                        request.volumeSize(),
                        request.blockSize().bytes(),
                        request.source().compression().id(),
                        request.backup().value(),
                        request.snapshot().name(),
                        request.snapshot().created().toString(),
                        request.mode().id(),
                        new TreeMap<>(request.labels())),
                tracking,
                bandwidth);
    }

    /**
     * What is backed up.
     *
     * @param deviceSize bytes of the device: a driver may make it larger than the volume
     */
    public BackupRequest request(long deviceSize) {
        BlockSize block = new BlockSize(backup.blockSize());
        long blocks = (Math.max(backup.size(), deviceSize) + block.bytes() - 1) / block.bytes();
        return new BackupRequest(
                new BackedUpVolume(
                        new VolumeName(backup.volume()),
                        blocks * block.bytes(),
                        block,
                        CompressionMethod.of(backup.compression()),
                        VolumeProperties.DEFAULT),
                new BackupName(backup.name()),
                new BackupRequest.Snapshot(
                        backup.snapshot(), Instant.parse(backup.snapshotCreated())),
                backup.mode().equals(BackupMode.FULL.id())
                        ? BackupMode.FULL
                        : BackupMode.INCREMENTAL,
                backup.labels());
    }
}
