package io.drover.control.backupvolume;

import io.drover.blockengine.format.BackupInfo;
import io.drover.blockengine.format.BlockSize;
import io.drover.resource.Backup;
import io.drover.resource.Names;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What Longhorn puts into the spec of a backup that it finds: the block size, and of the labels the
 * access mode, which a restored volume gets.
 */
public final class FoundBackupSpec {
    /** Those that the resources can hold. */
    private static final Set<BlockSize> BLOCK_SIZES = Set.of(BlockSize.DEFAULT, BlockSize.LARGE);

    private FoundBackupSpec() {}

    /** The fields that the spec lacks, as a patch; empty for none. */
    public static Map<String, Object> missing(Backup.Spec spec, BackupInfo backup) {
        Map<String, Object> missing = new TreeMap<>();
        if (spec.backupBlockSize.isEmpty()) {
            missing.put("backupBlockSize", blockSize(backup));
        }
        String mode = mode(backup);
        if (!mode.isEmpty() && !spec.labels.containsKey(Names.LABEL_ACCESS_MODE)) {
            missing.put("labels", Map.of(Names.LABEL_ACCESS_MODE, mode));
        }
        return missing;
    }

    static void fill(Backup.Spec spec, BackupInfo backup) {
        spec.backupBlockSize = blockSize(backup);
        if (!mode(backup).isEmpty()) {
            spec.labels.put(Names.LABEL_ACCESS_MODE, mode(backup));
        }
    }

    private static String blockSize(BackupInfo backup) {
        return BLOCK_SIZES.contains(backup.blockSize()) ? backup.blockSize().toString() : "-1";
    }

    private static String mode(BackupInfo backup) {
        return backup.labels().getOrDefault(Names.LABEL_ACCESS_MODE, "");
    }
}
