package io.drover.control.admission;

import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.VolumeName;
import io.drover.control.several.VolumeTargets;
import io.drover.control.volume.VolumeDefaults;
import io.drover.control.volume.VolumeFields;
import io.drover.control.volume.VolumeSize;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.resource.Volume;

import java.util.List;
import java.util.Optional;
import java.util.Set;

final class VolumeRules implements Rules<Volume> {
    private static final Set<String> BLOCK_SIZES = Set.of("2097152", "16777216");

    private final Cluster cluster;
    private final VolumeDefaults defaults;
    private final VolumeFields fields;
    private final StandbyRules standby;
    private final ClaimVolumeRules claims;

    VolumeRules(
            Cluster cluster,
            VolumeDefaults defaults,
            VolumeFields fields,
            ClaimVolumeRules claims) {
        this.cluster = cluster;
        this.defaults = defaults;
        this.fields = fields;
        this.standby = new StandbyRules(cluster);
        this.claims = claims;
    }

    @Override
    public void admit(Volume volume, Optional<Volume> old) {
        Volume.Spec spec = volume.getSpec();
        claims.admit(volume, old);
        fields.checkChanged(spec, old.map(Volume::getSpec).orElseGet(Volume.Spec::new));
        if (old.isEmpty()) {
            new VolumeName(volume.getMetadata().getName());
            Rules.checkLabel(volume);
            defaults.fill(volume);
            standby.refuseUse(volume);
            CompressionMethod.of(spec.backupCompressionMethod);
            checkBlockSize(spec);
        } else {
            standby.admitChange(volume, old.get());
            admitChange(spec, old.get().getSpec());
            admitImage(spec, old.get());
            VolumeDefaults.labelTarget(volume);
        }
        boolean moved =
                old.isEmpty()
                        || !old.get().getSpec().backupTargetName.equals(spec.backupTargetName);
        if (moved && cluster.find(BackupTarget.class, spec.backupTargetName).isEmpty()) {
            throw new RefusedException(
                    "spec.backupTargetName: there is no BackupTarget '%s'; create it first"
                            .formatted(spec.backupTargetName));
        }
        if (moved || !VolumeTargets.text(volume).equals(old.flatMap(VolumeTargets::text))) {
            VolumeTargets.requireKnown(
                    cluster, VolumeTargets.ANNOTATION, VolumeTargets.additional(volume));
        }
    }

    @Override
    public List<String> warnings(Volume volume) {
        return fields.warnings(volume.getSpec());
    }

    private static void checkBlockSize(Volume.Spec spec) {
        if (!BLOCK_SIZES.contains(spec.backupBlockSize)
                || Long.parseLong(spec.size) % Long.parseLong(spec.backupBlockSize) != 0) {
            throw new RefusedException(
                    "spec.backupBlockSize: '%s' has to be 2097152 or 16777216 and to divide the size %s"
                            .formatted(spec.backupBlockSize, spec.size));
        }
    }

    /**
     * Whether it was written while nobody was asked, so that it has had no size, or one that is
     * none. A new one is rounded up then, and there is nothing to compare it with.
     */
    static boolean completesSize(Volume.Spec spec, Volume.Spec old) {
        boolean incomplete = !VolumeSize.isSize(old.size);
        if (incomplete && !spec.size.equals(old.size)) {
            spec.size = Long.toString(VolumeSize.parse(spec.size));
        }
        return incomplete;
    }

    /** Until the volume is made, the image of its source may become known. */
    private static void admitImage(Volume.Spec spec, Volume old) {
        String before = old.getSpec().backingImage;
        boolean made = !Set.of("", "creating").contains(old.getStatus().state);
        if (!spec.backingImage.equals(before) && (made || !before.isEmpty())) {
            throw new RefusedException(
                    "spec.backingImage: it is '%s' and cannot be changed to '%s'"
                            .formatted(before, spec.backingImage));
        }
    }

    private static void admitChange(Volume.Spec spec, Volume.Spec old) {
        ImmutableFields.field(
                "backupCompressionMethod",
                old.backupCompressionMethod,
                spec.backupCompressionMethod);
        ImmutableFields.field("backupBlockSize", old.backupBlockSize, spec.backupBlockSize);
        ImmutableFields.field("fromBackup", old.fromBackup, spec.fromBackup);
        if (!spec.standby) {
            admitSize(spec, old);
        }
    }

    private static void admitSize(Volume.Spec spec, Volume.Spec old) {
        if (completesSize(spec, old)) {
            return;
        }
        boolean open = !old.fromBackup.isEmpty() && Set.of("", "0").contains(spec.size);
        long before = VolumeSize.parse(old.size);
        long size = open ? before : VolumeSize.parse(spec.size);
        if (size == before) {
            // the same manifest applied again
            spec.size = old.size;
            return;
        }
        if (size < before) {
            throw new RefusedException(
                    "spec.size: it is '%s' and cannot become less; '%s' would cut off data"
                            .formatted(old.size, spec.size));
        }
        spec.size = Long.toString(size);
        checkBlockSize(spec);
    }
}
