package io.drover.control.claim;

import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Map;
import java.util.Optional;

/**
 * Tells the cluster that Backups can be sources of claims, where it wants to know that: the
 * validator of data sources warns about others. Bean {@code populatorRecord}. Thread-safe.
 */
public final class PopulatorRecord {
    private static final Logger LOG = LoggerFactory.getLogger(PopulatorRecord.class);
    private static final String GROUP = "populator.storage.k8s.io";
    private static final String VERSION = GROUP + "/v1beta1";
    private static final String KIND = "VolumePopulator";
    private static final String NAME = "drover-backup";

    /** Annotation: namespace of the Drover that has made it. */
    private static final String MAKER = "drover.io/namespace";

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

    /**
     * Deletes the VolumePopulator, if the Drover of this namespace has made it. Another Drover of
     * the cluster that still needs one makes it when it starts.
     */
    public static void withdraw(Cluster cluster) {
        if (cluster.client().getApiResources(VERSION) == null) {
            return;
        }
        Optional.ofNullable(
                        cluster.client()
                                .genericKubernetesResources(VERSION, KIND)
                                .withName(NAME)
                                .get())
                .filter(
                        found ->
                                cluster.namespace()
                                        .equals(
                                                Optional.ofNullable(
                                                                found.getMetadata()
                                                                        .getAnnotations())
                                                        .orElse(Map.of())
                                                        .get(MAKER)))
                .ifPresent(cluster::deleteOutside);
    }

    private GenericKubernetesResource populator() {
        GenericKubernetesResource made =
                new GenericKubernetesResourceBuilder()
                        .withApiVersion(VERSION)
                        .withKind(KIND)
                        .withNewMetadata()
                        .withName(NAME)
                        .addToLabels(Names.LABEL_MANAGED_BY, Names.DROVER)
                        .addToAnnotations(MAKER, cluster.namespace())
                        .endMetadata()
                        .build();
        made.setAdditionalProperty("sourceKind", Map.of("group", Names.GROUP, "kind", "Backup"));
        return made;
    }
}
