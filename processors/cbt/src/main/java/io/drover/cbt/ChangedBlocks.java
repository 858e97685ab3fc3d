package io.drover.cbt;

import io.drover.blockengine.backup.BackupRequest;
import io.drover.blockengine.backup.ChangeTracker;
import io.drover.blockengine.backup.ChangeWay;
import io.drover.blockengine.backup.ChangesFound;
import io.drover.blockengine.backup.ParentBackup;
import io.drover.blockengine.volume.BlockSource;
import io.drover.blockengine.volume.ByteRange;
import io.drover.mover.CsiOrigin;
import io.drover.mover.MoverRun;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A snapshot on a device, and what its driver knows of it: what has changed, else what is
 * allocated, else all of it. Whatever fails, the next way is taken, before anything is written.
 * Used by one thread, but for reads of the device.
 */
public final class ChangedBlocks implements ChangeTracker, BlockSource {
    private final BlockSource device;
    private final BackupRequest request;
    private final MoverRun.Tracking tracking;
    private final MetadataReading metadata;
    private final DistrustSample sample;
    private final List<String> reasons = new ArrayList<>();
    private Optional<ParentBackup> parent = Optional.empty();
    private ChangeWay way = ChangeWay.ALL;
    private String missed = "";

    /**
     * @param metadata what the driver says; not asked if the tracking has no service
     */
    public ChangedBlocks(
            BlockSource device,
            BackupRequest request,
            MoverRun.Tracking tracking,
            MetadataReading metadata,
            DistrustSample sample) {
        this.device = device;
        this.request = request;
        this.tracking = tracking;
        this.metadata = metadata;
        this.sample = sample;
    }

    /** How it was done in the end. */
    public ChangesFound found() {
        return new ChangesFound(way, String.join("; ", reasons), missed);
    }

    @Override
    public void consider(ParentBackup last) {
        parent = Optional.of(last);
    }

    @Override
    public Optional<List<ByteRange>> changedSince(String snapshot) {
        return Optional.empty();
    }

    @Override
    public Optional<List<ByteRange>> changedSince(ParentBackup last) throws IOException {
        if (!isAsked() || new DeltaConditions(request, tracking).obstacle(parent).isPresent()) {
            return Optional.empty();
        }
        MetadataQuery query =
                new MetadataQuery.Delta(
                        tracking.namespace(),
                        tracking.snapshot(),
                        last.labels().get(CsiOrigin.SNAPSHOT));
        Optional<TouchedBlocks> changed = ask(query);
        if (changed.isEmpty()) {
            return Optional.empty();
        }
        changed.get().addFrom(beyond(last));
        Optional<String> other = sample.check(device, changed.get(), last::checksum);
        if (other.isPresent()) {
            miss(other.get(), "has changed, and the driver did not report it");
            return Optional.empty();
        }
        way = ChangeWay.DELTA;
        return Optional.of(changed.get().ranges());
    }

    /** Its last block as well: where in it the device ended is not recorded. */
    private static long beyond(ParentBackup last) {
        return Math.max(0, last.volumeSize().orElse(0) - 1);
    }

    /** The ranges to read if nothing is inherited. */
    @Override
    public List<ByteRange> dataRanges() throws IOException {
        boolean givenUp = way == ChangeWay.DELTA;
        way = ChangeWay.ALL;
        explain(givenUp);
        if (!isAsked()) {
            return device.dataRanges();
        }
        Optional<TouchedBlocks> allocated =
                ask(new MetadataQuery.Allocated(tracking.namespace(), tracking.snapshot()));
        if (allocated.isEmpty()) {
            return device.dataRanges();
        }
        Optional<String> other = sample.check(device, allocated.get(), _ -> Optional.empty());
        if (other.isPresent()) {
            miss(other.get(), "has data, and the driver did not report it");
            return device.dataRanges();
        }
        way = ChangeWay.ALLOCATED;
        return allocated.get().ranges();
    }

    private void explain(boolean givenUp) {
        if (!tracking.hasService()) {
            Optional.of(tracking.missing()).filter(why -> !why.isEmpty()).ifPresent(reasons::add);
        } else if (givenUp) {
            reasons.add("blocks of the last backup are missing from the store");
        } else if (isDue()) {
            reasons.add("everything is read once in %d backups".formatted(tracking.fullAfter()));
        } else if (reasons.isEmpty()) {
            new DeltaConditions(request, tracking).obstacle(parent).ifPresent(reasons::add);
        }
    }

    private boolean isAsked() {
        return tracking.hasService()
                && tracking.distrust().isEmpty()
                && missed.isEmpty()
                && !isDue();
    }

    /** Whether it is time to rely on nobody. */
    private boolean isDue() {
        return tracking.fullAfter() > 0 && runs() + 1 >= tracking.fullAfter();
    }

    /** Of the last backup; none if everything was read for it. */
    private int runs() {
        String text =
                parent.map(last -> last.labels().getOrDefault(CsiOrigin.RUNS, "0")).orElse("0");
        return text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
    }

    private Optional<TouchedBlocks> ask(MetadataQuery query) {
        TouchedBlocks blocks = new TouchedBlocks(request.blockSize().bytes(), request.volumeSize());
        try {
            long capacity = metadata.read(query, blocks);
            if (capacity == 0 && query instanceof MetadataQuery.Allocated) {
                // nothing was said, not even of what size the volume is
                reasons.add("%s: an answer without content".formatted(query.procedure()));
                return Optional.empty();
            }
            if (capacity > 0 && capacity < device.size()) {
                // the driver does not know of the rest
                blocks.addFrom(capacity);
            }
            return Optional.of(blocks);
        } catch (CbtException e) {
            reasons.add(
                    "%s: %s: %s"
                            .formatted(
                                    query.procedure(),
                                    e.getClass().getSimpleName(),
                                    e.getMessage()));
        } catch (InterruptedException e) {
            // the backup itself ends of it, at its next step
            Thread.currentThread().interrupt();
            reasons.add("interrupted");
        }
        return Optional.empty();
    }

    private void miss(String block, String what) {
        missed = "%s %s".formatted(block, what);
        reasons.add(missed);
    }

    @Override
    public Map<String, String> labels() {
        return tracking.hasService()
                ? Map.of(CsiOrigin.RUNS, Integer.toString(way == ChangeWay.ALL ? 0 : runs() + 1))
                : Map.of();
    }

    @Override
    public long size() {
        return device.size();
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        device.read(offset, target);
    }

    @Override
    public void close() throws IOException {
        device.close();
    }
}
