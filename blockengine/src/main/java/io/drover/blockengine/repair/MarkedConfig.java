package io.drover.blockengine.repair;

import io.drover.blockengine.format.BackupConfig;
import io.drover.blockengine.format.BackupConfigReader;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.FormatException;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.store.ObjectCopy;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * A backup's configuration whose only fault is the byte order mark that an editor put before it;
 * Longhorn cannot read it that way.
 */
final class MarkedConfig {
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final ObjectStore store;
    private final VolumeName volume;
    private final BackupName backup;
    private final ObjectKey key;

    MarkedConfig(ObjectStore store, VolumeName volume, BackupName backup) {
        this.store = store;
        this.volume = volume;
        this.backup = backup;
        this.key = StoreLayout.backupConfig(volume, backup);
    }

    /** Whether the configuration starts with the mark and is sound otherwise. */
    boolean isSoundAfterMark() throws StoreException {
        return store.read(key, content -> isMarked(content) && isSound(content));
    }

    private static boolean isMarked(InputStream content) throws IOException {
        return Arrays.equals(content.readNBytes(MARK.length), MARK);
    }

    private boolean isSound(InputStream content) throws IOException {
        try {
            BackupConfig config =
                    BackupConfigReader.read(
                            content, key.value(), BackupConfigReader.BlockVisitor.NONE);
            return !config.isInProgress()
                    && config.name().equals(backup.value())
                    && config.volumeName().equals(volume.value());
        } catch (FormatException e) {
            return false;
        }
    }

    /** Writes the configuration again without the mark. */
    void removeMark() throws StoreException, IOException {
        ObjectCopy.copyAfter(
                MarkedConfig::isMarked,
                store,
                key,
                store,
                key,
                content -> {
                    if (!isSound(content)) {
                        throw new StoreException.Corrupt(key + " is damaged");
                    }
                    return true;
                });
    }
}
