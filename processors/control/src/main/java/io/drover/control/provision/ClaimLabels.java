package io.drover.control.provision;

import io.drover.control.provision.ClaimObstacle.Refused;
import io.drover.control.schedule.JobLabels;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.ResourceReader;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;

import org.apache.camel.Body;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The labels of recurring jobs of a claim that bears {@code recurring-job.longhorn.io/source:
 * enabled}: the claim is their master, and its volume has the same.
 */
public final class ClaimLabels {
    private final ClaimedVolumes volumes;
    private final Cluster cluster;

    public ClaimLabels(ResourceReader resources, Cluster cluster) {
        this.volumes = new ClaimedVolumes(resources, cluster.namespace());
        this.cluster = cluster;
    }

    /**
     * Adds to the volume and removes from it until it has the claim's labels.
     *
     * @throws Refused if the volume is that of another claim
     */
    public void apply(@Body PersistentVolumeClaim claim) throws Refused {
        volumes.find(claim).ifPresent(found -> copy(claim, found));
    }

    /** Gives the volume the claim's labels, and takes others away. */
    public void copy(PersistentVolumeClaim claim, Volume volume) {
        Map<String, String> own = labels(claim);
        if (own.isEmpty()) {
            // as for any volume without a label
            own = Map.of(JobLabels.ofGroup(Names.DEFAULT_GROUP), Names.ENABLED);
        }
        Volume wanted = Cluster.copy(volume, Volume.class);
        Map<String, String> labels =
                new TreeMap<>(
                        Optional.ofNullable(wanted.getMetadata().getLabels()).orElse(Map.of()));
        labels.keySet().removeIf(JobLabels::isJobLabel);
        labels.putAll(own);
        wanted.getMetadata().setLabels(labels);
        cluster.update(volume, wanted);
    }

    private static Map<String, String> labels(PersistentVolumeClaim claim) {
        Map<String, String> labels =
                new TreeMap<>(
                        Optional.ofNullable(claim.getMetadata().getLabels()).orElse(Map.of()));
        labels.keySet().removeIf(key -> !JobLabels.isJobLabel(key));
        return labels;
    }
}
