package io.drover.control.volume;

import io.drover.control.volume.VolumeObstacle.DataFaulted;
import io.drover.control.volume.VolumeObstacle.InvalidSpec;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Volume;
import io.drover.volume.VolumeControl;

import org.apache.camel.Body;
import org.apache.camel.ExchangeException;

import java.io.IOException;
import java.util.Optional;

/** The data of volumes on this machine: made once, and checked from then on. */
public final class VolumeContent {
    private final VolumeControl driver;
    private final VolumeConditions conditions;

    public VolumeContent(VolumeControl driver, VolumeConditions conditions) {
        this.driver = driver;
        this.conditions = conditions;
    }

    /**
     * Makes an empty volume of {@code spec.size}; does nothing if it is there.
     *
     * @throws InvalidSpec if this machine cannot store it, such as one that is larger than its file
     *     system allows; it is tried again
     */
    public void create(@Body Reconciliation<Volume, Volume.Status> run) throws InvalidSpec {
        Volume.Spec spec = run.resource().getSpec();
        try {
            driver.create(run.name(), VolumeSize.parse(spec.size), spec.backingImage);
        } catch (IOException e) {
            throw notStored(run, e);
        }
    }

    private static InvalidSpec notStored(
            Reconciliation<Volume, Volume.Status> run, IOException cause) {
        run.requeueAfter(VolumeConditions.RETRY);
        return new InvalidSpec(
                "spec.size: '%s', but this machine does not store that: %s; it is tried again"
                        .formatted(run.resource().getSpec().size, cause.getMessage()));
    }

    /**
     * Looks for the data. Making it anew would show an empty volume as if it were the one that was
     * there.
     *
     * @throws DataFaulted if it is not there, or not what it was
     */
    public void check(@Body Reconciliation<Volume, Volume.Status> run)
            throws IOException, DataFaulted {
        Optional<String> damage = driver.damage(run.name());
        if (damage.isPresent()) {
            throw new DataFaulted(
                    "the data of volume %s is damaged: %s".formatted(run.name(), damage.get()));
        }
        if (!driver.exists(run.name())) {
            throw new DataFaulted(
                    "the data of volume %s is gone from this machine; bring it back, or restore a backup into a new volume"
                            .formatted(run.name()));
        }
    }

    /** The data is back, for example after its disk was mounted. */
    public void accept(@Body Reconciliation<Volume, Volume.Status> run) {
        if (VolumeConditions.isFaulted(run.status())) {
            run.status().robustness = VolumeAttachment.UNKNOWN;
        }
    }

    /** The volume is faulted; its data is looked for again, since disks report no changes. */
    public void fault(
            @Body Reconciliation<Volume, Volume.Status> run, @ExchangeException DataFaulted why) {
        run.status().robustness = VolumeConditions.FAULTED;
        conditions.scheduled(run, why.getMessage());
        run.requeueAfter(VolumeConditions.RETRY);
    }

    /**
     * Enlarges the volume to {@code spec.size}; one that awaits a restore has the size that this
     * needs.
     *
     * @throws InvalidSpec if it is no size, or this machine cannot store it; that is tried again
     */
    public void grow(@Body Reconciliation<Volume, Volume.Status> run) throws InvalidSpec {
        if (!run.resource().awaitsRestore()) {
            long size = size(run.resource());
            try {
                driver.grow(run.name(), size);
            } catch (IOException e) {
                throw notStored(run, e);
            }
        }
    }

    private static long size(Volume volume) throws InvalidSpec {
        try {
            return VolumeSize.parse(volume.getSpec().size);
        } catch (IllegalArgumentException e) {
            throw new InvalidSpec(e.getMessage());
        }
    }

    /** How much the volume and its snapshots occupy. */
    public void measure(@Body Reconciliation<Volume, Volume.Status> run) throws IOException {
        run.status().actualSize = driver.actualSize(run.name());
    }
}
