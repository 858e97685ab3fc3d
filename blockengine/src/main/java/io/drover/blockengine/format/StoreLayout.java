package io.drover.blockengine.format;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.store.ObjectKey;

import java.util.Optional;

/** Names of the files of a Longhorn backupstore below the root of its target. */
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
    static final String LOCK_SUFFIX = ".lck";

    private StoreLayout() {}

    public static ObjectKey volumeConfig(VolumeName volume) {
        return volume.directory().resolve("volume.cfg");
    }

    public static ObjectKey backupConfig(VolumeName volume, BackupName backup) {
        return volume.configs().resolve(BACKUP_PREFIX + backup + CONFIG_SUFFIX);
    }

    /**
     * The backup whose configuration has that file name; empty for anything else, such as the
     * leftovers of an interrupted write.
     */
    public static Optional<BackupName> backupOf(String fileName) {
        return between(fileName, BACKUP_PREFIX, CONFIG_SUFFIX)
                .filter(Names::isValid)
                .map(BackupName::new);
    }

    /**
     * The object of a legacy single-file backup; empty unless {@code path} names a single file of
     * this very volume, as a configuration must not refer to any other object.
     */
    public static Optional<ObjectKey> singleFile(VolumeName volume, String path) {
        String relative = path.startsWith("/") ? path.substring(1) : path;
        if (!relative.startsWith(volume.directory().value() + "/" + SINGLE_FILES + "/")) {
            return Optional.empty();
        }
        try {
            return Optional.of(ObjectKey.of(relative));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * The file of a block, below a key of {@link BlockOwner#blocks} that the caller has at hand.
     */
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
