package io.drover.control.claim;

import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Map;

/**
 * Tells the cluster that Backups can be sources of claims, where it wants to know that: the
 * validator of data sources warns about others. Bean {@code populatorRecord}. Thread-safe.
 */
public final class PopulatorRecord {
    private static final Logger LOG = LoggerFactory.getLogger(PopulatorRecord.class);
    private static final String GROUP = "populator.storage.k8s.io";
    private static final String VERSION = GROUP + "/v1beta1";
    private static final String NAME = "drover-backup";

    private final Cluster cluster;
    private final boolean served;
    // guarded by this
    private boolean known;

    /**
     * @param served whether claims may ask for restores
     */
    PopulatorRecord(Cluster cluster, boolean served) {
        this.cluster = cluster;
        this.served = served;
    }

    /** Makes the VolumePopulator, once there is a definition of it. */
    public synchronized void make() {
        if (known || !served) {
            return;
        }
        try {
            if (cluster.client().getApiResources(VERSION) != null) {
                cluster.createOutside(populator());
                known = true;
            }
        } catch (KubernetesClientException e) {
            LOG.debug("there is no VolumePopulator of Backups: {}", e.getMessage());
        }
    }

    private static GenericKubernetesResource populator() {
        GenericKubernetesResource made =
                new GenericKubernetesResourceBuilder()
                        .withApiVersion(VERSION)
                        .withKind("VolumePopulator")
                        .withNewMetadata()
                        .withName(NAME)
                        .addToLabels(Names.LABEL_MANAGED_BY, Names.DROVER)
                        .endMetadata()
                        .build();
        made.setAdditionalProperty("sourceKind", Map.of("group", Names.GROUP, "kind", "Backup"));
        return made;
    }
}
