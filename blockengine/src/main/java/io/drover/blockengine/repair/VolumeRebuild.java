package io.drover.blockengine.repair;

import io.drover.blockengine.format.BackupConfig;
import io.drover.blockengine.format.BackupContent;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeConfig;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.format.VolumeProperties;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Creates a {@code volume.cfg} from a volume's backups. */
final class VolumeRebuild {
    private final VolumeName volume;
    private final List<Known> backups;

    /**
     * What a readable backup reveals about its volume.
     *
     * @param end end of its last block, bytes
     * @param sound whether it can be restored
     */
    record Known(BackupName name, BackupConfig config, int blockBytes, long end, boolean sound) {
        static Known of(BackupName name, BackupContent content, boolean sound) {
            int blockBytes = content.blockSize().bytes();
            int count = content.blocks().size();
            long end = count == 0 ? 0 : (content.blocks().index(count - 1) + 1L) * blockBytes;
            return new Known(name, content.config(), blockBytes, end, sound);
        }

        private Instant taken() {
            return time(config.snapshotCreatedAt());
        }
    }

    VolumeRebuild(VolumeName volume, List<Known> backups) {
        this.volume = volume;
        this.backups = backups;
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }

    private Optional<Known> latestSound() {
        return backups.stream().filter(Known::sound).max(Comparator.comparing(Known::taken));
    }

    /** The same configuration, with the latest restorable backup as its last one. */
    VolumeConfig corrected(VolumeConfig config) {
        return config.withLastBackup(lastName(), lastTime());
    }

    private String lastName() {
        return latestSound().map(known -> known.name().value()).orElse("");
    }

    private String lastTime() {
        return latestSound().map(known -> known.config().snapshotCreatedAt()).orElse("");
    }

    /** Whether the size has to be derived from the positions of the blocks. */
    boolean guessesSize(Optional<Long> given, SalvagedVolume salvaged) {
        return given.isEmpty()
                && salvagedSize(salvaged).isEmpty()
                && latest().flatMap(known -> known.config().volumeSize()).isEmpty();
    }

    private Optional<Known> latest() {
        return backups.stream().max(Comparator.comparing(Known::sound).thenComparing(Known::taken));
    }

    /**
     * Empty if there is no readable backup.
     *
     * @param given the size, if the user specified it
     */
    Optional<VolumeConfig> rebuilt(Optional<Long> given, SalvagedVolume salvaged, long blockCount) {
        return latest().map(latest -> rebuilt(latest, given, salvaged, blockCount));
    }

    private VolumeConfig rebuilt(
            Known latest, Optional<Long> given, SalvagedVolume salvaged, long blockCount) {
        BackupConfig config = latest.config();
        Map<String, String> labels =
                config.labels().isEmpty() ? salvaged.labels() : config.labels();
        return new VolumeConfig(
                volume.value(),
                size(latest, given, salvaged),
                labels,
                created(salvaged),
                new VolumeConfig.LastBackup(lastName(), lastTime()),
                new VolumeConfig.Blocks(blockCount, config.compression()),
                new VolumeProperties(
                        salvaged.twiceEncoded("BackingImageName"),
                        salvaged.twiceEncoded("BackingImageChecksum"),
                        salvaged.twiceEncoded("StorageClassName"),
                        salvaged.twiceEncoded("DataEngine").equals("v2") ? "v2" : "v1"),
                Map.of());
    }

    private long size(Known latest, Optional<Long> given, SalvagedVolume salvaged) {
        long end = backups.stream().mapToLong(Known::end).max().orElse(0);
        return given.or(() -> latest.config().volumeSize())
                .or(() -> salvagedSize(salvaged))
                .orElse(Math.max(end, latest.blockBytes()));
    }

    private Optional<Long> salvagedSize(SalvagedVolume salvaged) {
        long end = backups.stream().mapToLong(Known::end).max().orElse(0);
        int blockBytes = latest().map(Known::blockBytes).orElse(1);
        // no restore accepts a size that ends within a block
        return salvaged.number("Size")
                .filter(size -> size <= Long.MAX_VALUE - blockBytes)
                .map(size -> (size + blockBytes - 1) / blockBytes * blockBytes)
                .filter(size -> size >= end);
    }

    private String created(SalvagedVolume salvaged) {
        String stored = salvaged.text("CreatedTime");
        return !stored.isEmpty()
                ? stored
                : backups.stream()
                        .map(known -> known.config().createdTime())
                        .min(Comparator.comparing(VolumeRebuild::time))
                        .orElse("");
    }
}
