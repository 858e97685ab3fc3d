package io.drover.console.model;

import com.fasterxml.jackson.core.JsonProcessingException;

import io.drover.resource.BackupVolume;
import io.drover.resource.Cluster;
import io.drover.resource.KubernetesStatus;

/** The claims that backed up volumes were used by. */
public final class Claims {
    private Claims() {}

    /** Such as {@code prod/db-main}; empty if none is recorded. */
    public static String of(BackupVolume volume) {
        String recorded = volume.getStatus().labels.getOrDefault(KubernetesStatus.LABEL, "");
        if (recorded.isEmpty()) {
            return "";
        }
        try {
            KubernetesStatus status = Cluster.MAPPER.readValue(recorded, KubernetesStatus.class);
            return status.pvcName().isEmpty() ? "" : status.namespace() + "/" + status.pvcName();
        } catch (JsonProcessingException e) {
            // whoever wrote the store may have written anything
            return "";
        }
    }
}
