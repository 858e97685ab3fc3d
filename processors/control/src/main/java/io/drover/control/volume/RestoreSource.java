package io.drover.control.volume;

import io.drover.control.volume.VolumeObstacle.TargetMissing;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackupTarget;
import io.drover.resource.ResourceKey;
import io.drover.resource.Volume;
import io.drover.store.BackupUrl;

import org.apache.camel.Body;
import org.apache.camel.Variable;

import java.util.List;

/** The backup target that a volume is restored from. */
public final class RestoreSource {
    private final Informers informers;
    private final VolumeDefaults targets;

    public RestoreSource(Informers informers, VolumeDefaults targets) {
        this.informers = informers;
        this.targets = targets;
    }

    /**
     * The target that the URL in {@code spec.fromBackup} begins with.
     *
     * @throws TargetMissing if there is none; the volume is reconciled again when one comes
     */
    public BackupTarget find(@Body Reconciliation<Volume, Volume.Status> run) throws TargetMissing {
        informers.await(run.key(), List.of(ResourceKey.any(BackupTarget.class)));
        BackupUrl url = BackupUrl.parse(run.resource().getSpec().fromBackup);
        return targets.target(url).orElseThrow(() -> missing(url));
    }

    /**
     * Nothing, if the target can be read from now.
     *
     * @throws TargetMissing if it is not available; the volume is reconciled again when it is
     */
    public void requireAvailable(
            @Body Reconciliation<Volume, Volume.Status> run,
            @Variable("source") BackupTarget source)
            throws TargetMissing {
        if (!source.getStatus().available) {
            throw missing(BackupUrl.parse(run.resource().getSpec().fromBackup));
        }
        informers.await(run.key(), List.of());
    }

    private static TargetMissing missing(BackupUrl url) {
        return new TargetMissing(
                "the restore waits for a BackupTarget with URL '%s' that is available"
                        .formatted(url.target()));
    }
}
