package io.drover.mover;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.block.ChecksumTable;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.restore.CatchUpOutcome;
import io.drover.blockengine.restore.CatchUpRequest;
import io.drover.blockengine.restore.HeldBlocks;
import io.drover.blockengine.restore.HeldContent;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.volume.BlockSource;
import io.drover.blockengine.volume.FileBlockSource;
import io.drover.volume.HeldBackup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Brings the device of a standby volume to a backup: only what differs is read from the store and
 * written. A device keeps no earlier state, so that one whose writes were cut off is between two
 * backups; it is compared then, and completed.
 */
public final class DeviceCatchUp {
    private final Backupstore store;
    private final CatchUpRun.Step step;
    private final Path device;
    private String fallback = "";

    /**
     * @param device a block device, or a file that stands for one
     */
    public DeviceCatchUp(Backupstore store, CatchUpRun.Step step, Path device) {
        this.store = store;
        this.step = step;
        this.device = device;
    }

    /**
     * Returns when the device holds the backup, and has been flushed and read again in part. After
     * an exception it is between two backups, unless nothing was written.
     *
     * @param sink of the device, from {@link DeviceSink#reopen}
     */
    public MoverOutcome run(DeviceSink sink, ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        requireGrowth();
        try (BlockSource present = new FileBlockSource(device)) {
            CatchUpOutcome outcome =
                    store.catchUp(step.request(), held(sink, present), sink, progress);
            sink.verify();
            HeldBackup now = DataMover.held(outcome.backup());
            return MoverOutcome.reached(
                    outcome.restore().statistics(),
                    new MoverOutcome.Reached(
                            now.backup(),
                            now.taken().toString(),
                            outcome.restore().size(),
                            sink.size(),
                            outcome.held().map(HeldBlocks::fingerprint).orElse(""),
                            ClaimLabels.among(outcome.backup().labels())),
                    fallback);
        }
    }

    private HeldContent held(DeviceSink sink, BlockSource present) {
        CatchUpRequest request = step.request();
        HeldContent compared = store.blocksOn(present, request.volume(), request.backup());
        return switch (CatchUpWay.of(step.way())) {
            case FULL -> HeldContent.UNKNOWN;
            case COMPARISON ->
                    table -> {
                        fallback = "it was between two backups";
                        return compared.read(table);
                    };
            case DIFFERENCE ->
                    table -> {
                        Optional<HeldBlocks> recorded = recorded(table);
                        if (recorded.isPresent()) {
                            sink.know(step.held().device());
                            return recorded;
                        }
                        return compared.read(table);
                    };
        };
    }

    /**
     * The blocks of the backup that the device holds; empty if the store does not tell any more.
     */
    private Optional<HeldBlocks> recorded(ChecksumTable table) throws StoreException, IOException {
        BackupName backup = new BackupName(step.held().backup());
        try {
            Optional<HeldBlocks> listed =
                    store.blocksOf(step.request().volume(), backup, step.held().size())
                            .read(table)
                            .filter(blocks -> blocks.fingerprint().equals(step.held().blocks()));
            if (listed.isEmpty()) {
                fallback = "backup %s is another one in the store now".formatted(backup);
            }
            return listed;
        } catch (StoreException.NotFound | StoreException.Corrupt e) {
            fallback = e.getMessage();
            return Optional.empty();
        }
    }

    /** A source that was made anew is another one. */
    private void requireGrowth() throws StoreException, IOException {
        long held = step.held().size();
        long wanted = store.inspectVolume(step.request().volume()).size();
        if (wanted < held) {
            throw new IOException(
                    "the backup is of a volume of %d bytes, but the standby volume has %d and cannot shrink; make a new standby volume from the backup"
                            .formatted(wanted, held));
        }
    }
}
