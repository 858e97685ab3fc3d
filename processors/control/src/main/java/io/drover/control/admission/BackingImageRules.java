package io.drover.control.admission;

import io.drover.control.image.ImageFetching;
import io.drover.control.image.ImageRemoval;
import io.drover.resource.BackingImage;
import io.drover.resource.Cluster;
import io.drover.resource.Volume;

import java.util.List;
import java.util.Optional;

/** An image means the same bytes for ever, and stays as long as volumes lie on it. */
final class BackingImageRules implements Rules<BackingImage> {
    private final Cluster cluster;

    BackingImageRules(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public void admit(BackingImage image, Optional<BackingImage> old) {
        if (old.isEmpty()) {
            Rules.checkLabel(image);
            ImageFetching.validate(image);
            return;
        }
        BackingImage.Spec before = old.get().getSpec();
        ImmutableFields.field("sourceType", before.sourceType, image.getSpec().sourceType);
        ImmutableFields.field("checksum", before.checksum, image.getSpec().checksum);
        ImmutableFields.field(
                "sourceParameters",
                before.sourceParameters.toString(),
                image.getSpec().sourceParameters.toString());
    }

    @Override
    public void admitDeletion(BackingImage image) {
        String name = image.getMetadata().getName();
        List<Volume> volumes = ImageRemoval.volumesOn(cluster, name);
        if (!volumes.isEmpty()) {
            throw new RefusedException(
                    "backing image '%s' cannot be deleted, as volumes lie on it: %s; delete them first"
                            .formatted(name, ImageRemoval.names(volumes)));
        }
    }
}
