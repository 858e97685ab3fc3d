package io.drover.blockengine.format;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.block.DigestHasher;
import io.drover.blockengine.store.ObjectKey;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Where a Longhorn backupstore keeps things below the root of its target. */
public final class StoreLayout {
    public static final ObjectKey VOLUMES = ObjectKey.of("backupstore/volumes");

    /** The pseudo-volume below which Longhorn keeps the locks of backing images. */
    public static final String BACKING_IMAGE_LOCKS = "BACKINGIMAGE";

    private static final String BACKUP_PREFIX = "backup_";
    private static final String CONFIG_SUFFIX = ".cfg";
    private static final String BLOCK_SUFFIX = ".blk";
    static final String SINGLE_FILES = "BackupFiles";
    static final String QUARANTINE = "quarantine";
    private static final String LOCK_PREFIX = "lock-";
    private static final String LOCK_SUFFIX = ".lck";

    private StoreLayout() {}

    /**
     * {@code backupstore/volumes/<h1>/<h2>/<volume>}, where h1 and h2 begin the checksum of the
     * name.
     */
    public static ObjectKey volume(VolumeName volume) {
        String hex =
                new DigestHasher()
                        .hash(ByteBuffer.wrap(volume.value().getBytes(StandardCharsets.UTF_8)))
                        .hex();
        return VOLUMES.resolve(hex.substring(0, 2))
                .resolve(hex.substring(2, 4))
                .resolve(volume.value());
    }

    public static ObjectKey volumeConfig(VolumeName volume) {
        return volume(volume).resolve("volume.cfg");
    }

    public static ObjectKey backups(VolumeName volume) {
        return volume(volume).resolve("backups");
    }

    public static ObjectKey backupConfig(VolumeName volume, BackupName backup) {
        return backups(volume).resolve(BACKUP_PREFIX + backup + CONFIG_SUFFIX);
    }

    /**
     * The backup whose configuration has that file name; empty for anything else, such as what an
     * interrupted write left.
     */
    public static Optional<BackupName> backupOf(String fileName) {
        return between(fileName, BACKUP_PREFIX, CONFIG_SUFFIX)
                .filter(Names::isValid)
                .map(BackupName::new);
    }

    /**
     * The object of a legacy single-file backup; empty unless {@code path} names one among those of
     * this very volume, as a configuration must not lead anywhere else.
     */
    public static Optional<ObjectKey> singleFile(VolumeName volume, String path) {
        String relative = path.startsWith("/") ? path.substring(1) : path;
        if (!relative.startsWith(volume(volume).value() + "/" + SINGLE_FILES + "/")) {
            return Optional.empty();
        }
        try {
            return Optional.of(ObjectKey.of(relative));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    public static ObjectKey blocks(VolumeName volume) {
        return volume(volume).resolve("blocks");
    }

    public static ObjectKey block(VolumeName volume, BlockChecksum checksum) {
        return block(blocks(volume), checksum);
    }

    /** The same below a {@link #blocks} key that the caller has at hand. */
    public static ObjectKey block(ObjectKey blocks, BlockChecksum checksum) {
        String hex = checksum.hex();
        return blocks.resolve(
                hex.substring(0, 2) + "/" + hex.substring(2, 4) + "/" + hex + BLOCK_SUFFIX);
    }

    /** The block stored in a file of that name; empty for anything else. */
    public static Optional<BlockChecksum> blockOf(String fileName) {
        Optional<String> hex = between(fileName, "", BLOCK_SUFFIX);
        try {
            return hex.map(BlockChecksum::parse);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Where repairs put what is in the way; no reader of the format looks there. */
    public static ObjectKey quarantine(VolumeName volume) {
        return volume(volume).resolve(QUARANTINE);
    }

    public static ObjectKey locks(VolumeName volume) {
        return volume(volume).resolve("locks");
    }

    public static ObjectKey lock(VolumeName volume, String lockName) {
        return locks(volume).resolve(lockName + LOCK_SUFFIX);
    }

    /** The name ({@code lock-…}) of the lock in a file of that name; empty for anything else. */
    public static Optional<String> lockOf(String fileName) {
        return between(fileName, LOCK_PREFIX, LOCK_SUFFIX).map(LOCK_PREFIX::concat);
    }

    private static Optional<String> between(String fileName, String prefix, String suffix) {
        return fileName.startsWith(prefix)
                        && fileName.endsWith(suffix)
                        && fileName.length() > prefix.length() + suffix.length()
                ? Optional.of(
                        fileName.substring(prefix.length(), fileName.length() - suffix.length()))
                : Optional.empty();
    }
}
