package io.drover.control.verification;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.verify.SliceCounts;
import io.drover.blockengine.verify.VerifyOutcome;
import io.drover.blockengine.verify.VerifyRequest;
import io.drover.resource.BackupVolume;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.BitSet;
import java.util.Set;

/** Reads one volume's share of a run, in portions that are recorded one after the other. */
final class VolumeCheck {
    private static final Logger LOG = LoggerFactory.getLogger(VolumeCheck.class);

    /** Blocks after which what has been read is recorded: 16 GiB of the usual size. */
    private static final long PORTION = 8192;

    private final BackupVolume volume;
    private final VolumeName name;
    private final Backupstore store;
    private final PortionSample.Turn turn;
    private final VerificationRecords records;
    private final InstantSource clock;
    private final VolumeResult result = new VolumeResult();
    private final BitSet read = new BitSet();
    private SliceHistory history;
    private long rewritten;

    /**
     * @param turn waits while backups are under way
     */
    VolumeCheck(
            BackupVolume volume,
            Backupstore store,
            PortionSample.Turn turn,
            VerificationRecords records,
            InstantSource clock) {
        this.volume = volume;
        this.name = new VolumeName(volume.getSpec().volumeName);
        this.store = store;
        this.turn = turn;
        this.records = records;
        this.clock = clock;
        this.history = SliceHistory.parse(volume.getStatus().verifiedSlices);
    }

    /**
     * @param donors where lost blocks are looked for; empty if none are to be written again
     * @throws StoreException if the target is away: what has been found until then stays
     */
    VolumeResult run(RunShare share, RepairDonors.Source donors, ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        SliceCounts blocks;
        do {
            turn.await();
            PortionSample sample =
                    new PortionSample(all -> share.next(history, read, all, PORTION), turn);
            Instant began = clock.instant();
            VerifyOutcome outcome = store.verify(VerifyRequest.all(name), sample, progress);
            if (!outcome.bad().isEmpty() && repair(outcome, donors)) {
                outcome = store.verify(VerifyRequest.all(name), again(sample), progress);
            }
            note(outcome, sample.slices(), began);
            blocks = sample.blocks();
        } while (!share.next(history, read, blocks, PORTION).isEmpty());
        records.finished(volume, result, history);
        return result;
    }

    private PortionSample again(PortionSample sample) {
        return new PortionSample(all -> sample.slices(), turn);
    }

    private boolean repair(VerifyOutcome outcome, RepairDonors.Source donors)
            throws StoreException, InterruptedException {
        if (donors.of(volume).isEmpty()) {
            return false;
        }
        try {
            Set<BlockChecksum> sound = store.rewrite(name, outcome.bad(), donors.of(volume));
            rewritten += sound.size();
            if (!sound.isEmpty()) {
                records.event(
                        volume,
                        "BlocksRewritten",
                        "%d of %d missing or damaged blocks were written again, from snapshots of the volume or from another target; first %s"
                                .formatted(
                                        sound.size(),
                                        outcome.bad().size(),
                                        sound.iterator().next()));
            }
            return !sound.isEmpty();
        } catch (StoreException.Conflict e) {
            LOG.info("blocks of {} are not written again in this run: {}", name, e.getMessage());
            return false;
        }
    }

    private void note(VerifyOutcome outcome, BitSet slices, Instant began) {
        result.add(outcome);
        read.or(slices);
        history = history.read(slices, SliceHistory.slices(outcome.bad()), began);
        records.progress(volume, history);
        if (!outcome.isSound()) {
            records.damage(volume, result);
        }
    }

    /** Blocks that were written again. */
    long rewritten() {
        return rewritten;
    }
}
