package io.drover.control.admission;

import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

final class SnapshotRules implements Rules<Snapshot> {
    private final Cluster cluster;

    SnapshotRules(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public void admit(Snapshot snapshot, Optional<Snapshot> old) {
        String volume = snapshot.getSpec().volume;
        if (old.isPresent()) {
            if (!old.get().getSpec().volume.equals(volume)) {
                throw new RefusedException(
                        "spec.volume: it is '%s' and cannot be changed"
                                .formatted(old.get().getSpec().volume));
            }
            return;
        }
        Volume present =
                cluster.find(Volume.class, volume)
                        .orElseThrow(
                                () ->
                                        new RefusedException(
                                                "spec.volume: there is no volume '%s'; create it first"
                                                        .formatted(volume)));
        StandbyRules.refuseFor(present, "spec.volume", "snapshot");
        Map<String, String> labels =
                new TreeMap<>(
                        Optional.ofNullable(snapshot.getMetadata().getLabels()).orElse(Map.of()));
        labels.put(Names.LABEL_VOLUME, volume);
        snapshot.getMetadata().setLabels(labels);
    }
}
