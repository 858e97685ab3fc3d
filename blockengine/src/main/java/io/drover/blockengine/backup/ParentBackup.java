package io.drover.blockengine.backup;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.block.BlockList;
import io.drover.blockengine.format.BackupContent;
import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.format.Timestamps;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The last completed backup of a volume on its target, which the next one may inherit from. */
public final class ParentBackup {
    private final BackupContent content;

    ParentBackup(BackupContent content) {
        this.content = content;
    }

    public String name() {
        return content.config().name();
    }

    public String snapshotName() {
        return content.config().snapshotName();
    }

    /** When that was taken, in whole seconds; empty if the store has no record of it. */
    public Optional<Instant> snapshotCreated() {
        return Timestamps.parse(content.config().snapshotCreatedAt());
    }

    public BlockSize blockSize() {
        return content.blockSize();
    }

    public Map<String, String> labels() {
        return content.config().labels();
    }

    /** Bytes of the volume then; empty if another writer made the backup. */
    public OptionalLong volumeSize() {
        return content.config()
                .source()
                .volumeSize()
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
    }

    /**
     * Of the block at an index.
     *
     * @return empty if it was zeros
     */
    public Optional<BlockChecksum> checksum(int index) {
        BlockList blocks = content.blocks();
        int low = 0;
        int high = blocks.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (blocks.index(middle) == index) {
                return Optional.of(blocks.checksum(middle));
            }
            if (blocks.index(middle) < index) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return Optional.empty();
    }
}
