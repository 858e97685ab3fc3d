package io.drover.control.provision;

import io.drover.control.provision.ClaimObstacle.Refused;
import io.drover.control.schedule.JobLabels;
import io.drover.control.schedule.RecurringJobRemoval;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.RecurringJob;
import io.drover.resource.ResourceReader;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;

import org.apache.camel.Body;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Removes labels that have lost their meaning with a RecurringJob from claims that are masters of
 * their volumes' labels: they would bring them back. Bean {@code claimLabelRemoval}.
 */
public final class ClaimLabelRemoval {
    private final ResourceReader resources;
    private final Cluster cluster;
    private final ClaimedVolumes volumes;
    private final RecurringJobRemoval removal;
    private final boolean provisioning;

    /**
     * @param provisioning whether claims may be read at all
     */
    public ClaimLabelRemoval(ResourceReader resources, Cluster cluster, boolean provisioning) {
        this.resources = resources;
        this.cluster = cluster;
        this.volumes = new ClaimedVolumes(resources, cluster.namespace());
        this.removal = new RecurringJobRemoval(resources, cluster);
        this.provisioning = provisioning;
    }

    /** Only claims of this Drover's volumes are written, and only those that carry such a label. */
    public void removeLabels(@Body Reconciliation<RecurringJob, RecurringJob.Status> run) {
        if (!provisioning) {
            return;
        }
        Set<String> obsolete = removal.obsoleteLabels(run.resource());
        resources.list(PersistentVolumeClaim.class).stream()
                .filter(claim -> !claim.isMarkedForDeletion())
                .filter(claim -> JobLabels.isEnabled(claim, Names.LABEL_JOB_SOURCE))
                .forEach(claim -> remove(claim, obsolete));
    }

    private void remove(PersistentVolumeClaim claim, Set<String> obsolete) {
        Map<String, Object> labels = new HashMap<>();
        JobLabels.of(claim).stream()
                .filter(obsolete::contains)
                // a merge patch removes what is null
                .forEach(label -> labels.put(label, null));
        if (!labels.isEmpty() && hasVolume(claim)) {
            cluster.patchOutside(claim, Map.of("metadata", Map.of("labels", labels)));
        }
    }

    private boolean hasVolume(PersistentVolumeClaim claim) {
        try {
            return volumes.find(claim).isPresent();
        } catch (Refused e) {
            // the claim has been told; its labels have no effect
            return false;
        }
    }
}
