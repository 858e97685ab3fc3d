package io.drover.volume;

import io.drover.blockengine.restore.HeldBlocks;
import io.drover.blockengine.restore.HeldContent;
import io.drover.blockengine.volume.BlockSink;

import java.io.IOException;
import java.util.Optional;

/**
 * A standby volume on its way from one backup to a later one. What is written shows in the volume
 * only when the step is {@link #complete}, and then all at once; until then, and if it is closed
 * before, the volume keeps the content that it had.
 */
public interface StandbyStep extends BlockSink {
    /** The blocks that the volume has now. */
    HeldContent held();

    /**
     * Makes what was written, and {@link #sync synced}, the volume's content.
     *
     * @param blocks those of the backup, if it has blocks
     */
    void complete(HeldBackup backup, Optional<HeldBlocks> blocks) throws IOException;
}
