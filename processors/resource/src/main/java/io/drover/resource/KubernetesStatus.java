package io.drover.resource;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The PersistentVolume and the claim that use a volume, or used it last.
 *
 * @param pvName the PersistentVolume
 * @param pvStatus its phase; empty if it is gone
 * @param namespace of the claim
 * @param pvcName the claim
 * @param lastPVCRefAt since when the claim uses it no more; empty while it does
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record KubernetesStatus(
        String pvName, String pvStatus, String namespace, String pvcName, String lastPVCRefAt) {
    /** Key of the label of backups with its text. */
    public static final String LABEL = "KubernetesStatus";

    /** Of a volume that never had a PersistentVolume. */
    public static final KubernetesStatus NONE = new KubernetesStatus("", "", "", "", "");

    private static final String BOUND = "Bound";

    public KubernetesStatus {
        pvName = requireNonNullElse(pvName, "");
        pvStatus = requireNonNullElse(pvStatus, "");
        namespace = requireNonNullElse(namespace, "");
        pvcName = requireNonNullElse(pvcName, "");
        lastPVCRefAt = requireNonNullElse(lastPVCRefAt, "");
    }

    /** Whether a claim uses the volume. */
    @JsonIgnore
    public boolean isBound() {
        return pvStatus.equals(BOUND);
    }

    /** As Longhorn writes it into the label of a backup. Which pods use the claim is not known. */
    public String text() {
        ObjectNode json = Cluster.MAPPER.createObjectNode();
        return json.put("pvName", pvName)
                .put("pvStatus", pvStatus)
                .put("namespace", namespace)
                .put("pvcName", pvcName)
                .put("lastPVCRefAt", lastPVCRefAt)
                .putNull("workloadsStatus")
                .put("lastPodRefAt", "")
                .toString();
    }
}
