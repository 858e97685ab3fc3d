package io.drover.control.admission;

import io.drover.control.backupvolume.BackupVolumes;
import io.drover.control.standby.StandbySource;
import io.drover.control.volume.VolumeFields;
import io.drover.control.volume.VolumeSize;
import io.drover.resource.Cluster;
import io.drover.resource.Volume;

/** What may be changed of a standby volume: what it follows and when that ends. */
final class StandbyRules {
    private final Cluster cluster;

    StandbyRules(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Checks a change; sets the size back to what it was where the same manifest is applied again.
     */
    void admitChange(Volume volume, Volume old) {
        Volume.Spec spec = volume.getSpec();
        if (spec.standby && !old.getSpec().standby) {
            throw new RefusedException(
                    old.getStatus().standby
                            ? "spec.Standby: 'true', but volume '%s' is being activated, which cannot be taken back"
                                    .formatted(volume.getMetadata().getName())
                            : VolumeFields.NO_WAY_BACK);
        }
        if (!spec.standby) {
            if (old.getSpec().standby && spec.frontend.isEmpty()) {
                spec.frontend = "blockdev";
            }
            return;
        }
        refuseUse(volume);
        admitSize(volume, old);
    }

    /** A standby volume is not attached by people. */
    void refuseUse(Volume volume) {
        if (volume.getSpec().standby && !volume.getSpec().nodeID.isEmpty()) {
            throw new RefusedException(
                    "spec.nodeID: '%s', but volume '%s' is a standby volume and cannot be used; set spec.Standby to false to activate it"
                            .formatted(volume.getSpec().nodeID, volume.getMetadata().getName()));
        }
    }

    private void admitSize(Volume volume, Volume old) {
        if (VolumeRules.completesSize(volume.getSpec(), old.getSpec())) {
            return;
        }
        long before = VolumeSize.parse(old.getSpec().size);
        long wanted = VolumeSize.parse(volume.getSpec().size);
        if (wanted > before && wanted > sizeOfSource(volume)) {
            throw new RefusedException(
                    "spec.size: '%s', but standby volume '%s' has %d bytes and grows when its source does; activate it to expand it"
                            .formatted(
                                    volume.getSpec().size, volume.getMetadata().getName(), before));
        }
        if (wanted <= before) {
            volume.getSpec().size = old.getSpec().size;
        }
    }

    private long sizeOfSource(Volume volume) {
        return BackupVolumes.find(
                        cluster,
                        volume.getSpec().backupTargetName,
                        StandbySource.sourceOf(volume).value())
                .map(source -> source.getStatus().size)
                .filter(size -> !size.isEmpty())
                .map(Long::parseLong)
                .orElse(0L);
    }

    /**
     * @param what is asked for, such as {@code a snapshot}
     * @throws RefusedException if the volume is a standby volume
     */
    static void refuseFor(Volume volume, String field, String what) {
        if (volume.follows()) {
            throw new RefusedException(
                    "%s: '%s' is a standby volume, of which there is no %s; activate it first, or use its source"
                            .formatted(field, volume.getMetadata().getName(), what));
        }
    }
}
