package io.drover.console.model;

import com.fasterxml.jackson.core.JsonProcessingException;

import io.drover.resource.BackupVolume;
import io.drover.resource.Cluster;
import io.drover.resource.KubernetesStatus;

import java.util.Map;

/** The claims that backed up volumes were used by. */
public final class Claims {
    private Claims() {}

    /** Such as {@code prod/db-main}; empty if none is recorded. */
    public static String of(BackupVolume volume) {
        KubernetesStatus status = recorded(volume.getStatus().labels);
        return status.pvcName().isEmpty() ? "" : status.namespace() + "/" + status.pvcName();
    }

    /**
     * What used the volume when it was backed up.
     *
     * @param labels of the backup
     */
    public static KubernetesStatus recorded(Map<String, String> labels) {
        String recorded = labels.getOrDefault(KubernetesStatus.LABEL, "");
        try {
            return recorded.isEmpty()
                    ? KubernetesStatus.NONE
                    : Cluster.MAPPER.readValue(recorded, KubernetesStatus.class);
        } catch (JsonProcessingException e) {
            // whoever wrote the store may have written anything
            return KubernetesStatus.NONE;
        }
    }
}
