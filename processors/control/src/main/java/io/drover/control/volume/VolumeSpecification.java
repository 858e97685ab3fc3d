package io.drover.control.volume;

import io.drover.control.volume.VolumeObstacle.InvalidSpec;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackingImage;
import io.drover.resource.Backup;
import io.drover.resource.BackupBackingImage;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Cluster;
import io.drover.resource.ResourceKey;
import io.drover.resource.Volume;

import org.apache.camel.Body;
import org.apache.camel.ExchangeException;

import java.util.List;
import java.util.Set;

/**
 * Completes and checks a volume's manifest. Admission has done the same; this is for clusters
 * without the webhook.
 */
public final class VolumeSpecification {
    private final Cluster cluster;
    private final Informers informers;
    private final VolumeDefaults defaults;
    private final VolumeFields fields;
    private final VolumeConditions conditions;

    public VolumeSpecification(
            Cluster cluster,
            Informers informers,
            VolumeDefaults defaults,
            VolumeFields fields,
            VolumeConditions conditions) {
        this.cluster = cluster;
        this.informers = informers;
        this.defaults = defaults;
        this.fields = fields;
        this.conditions = conditions;
    }

    /**
     * Fills in what the manifest leaves out.
     *
     * @throws InvalidSpec if a value cannot be used
     */
    public void fillIn(@Body Reconciliation<Volume, Volume.Status> run) throws InvalidSpec {
        // what is not known yet may become known
        informers.await(
                run.key(),
                List.of(
                        ResourceKey.any(BackupTarget.class),
                        ResourceKey.any(BackupVolume.class),
                        ResourceKey.any(Backup.class),
                        ResourceKey.any(BackingImage.class),
                        ResourceKey.any(BackupBackingImage.class)));
        Volume wanted = Cluster.copy(run.resource(), Volume.class);
        try {
            defaults.fill(wanted);
        } catch (IllegalArgumentException e) {
            throw new InvalidSpec(e.getMessage());
        }
        apply(run, wanted);
    }

    /**
     * Checks the fields that Drover cannot honour.
     *
     * @throws InvalidSpec if one of them is set
     */
    public void check(@Body Reconciliation<Volume, Volume.Status> run) throws InvalidSpec {
        Volume.Status status = run.resource().getStatus();
        boolean made = !Set.of("", VolumeAttachment.CREATING).contains(status.state);
        if (run.resource().getSpec().standby && made && !status.standby) {
            throw new InvalidSpec(VolumeFields.NO_WAY_BACK);
        }
        try {
            fields.check(run.resource().getSpec());
        } catch (IllegalArgumentException e) {
            throw new InvalidSpec(e.getMessage());
        }
    }

    /** Has the label of the backup target follow {@code spec.backupTargetName}. */
    public void labelTarget(@Body Reconciliation<Volume, Volume.Status> run) {
        Volume wanted = Cluster.copy(run.resource(), Volume.class);
        VolumeDefaults.labelTarget(wanted);
        apply(run, wanted);
    }

    private void apply(Reconciliation<Volume, Volume.Status> run, Volume wanted) {
        cluster.applyDifference(run.resource(), wanted);
        run.resource().setSpec(wanted.getSpec());
    }

    /** Reports that the volume can be made. */
    public void accept(@Body Reconciliation<Volume, Volume.Status> run) {
        informers.await(run.key(), List.of());
        conditions.scheduled(run, "");
    }

    /** Reports what Drover cannot honour of the spec of a volume that is there. */
    public void object(
            @Body Reconciliation<Volume, Volume.Status> run, @ExchangeException InvalidSpec why) {
        conditions.scheduled(run, why.getMessage());
    }

    /** Reports what is wrong; a change of the resource, or of what it needs, is another attempt. */
    public void refuse(
            @Body Reconciliation<Volume, Volume.Status> run, @ExchangeException InvalidSpec why) {
        run.status().state = VolumeAttachment.CREATING;
        conditions.scheduled(run, why.getMessage());
    }
}
