package io.drover.control.provision;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.StorageClass;

import java.util.Optional;

/** Claims that wait for the first Pod that uses them, so that their volume is where that runs. */
public final class FirstConsumer {
    /** Annotation of a claim by which the scheduler names the node. */
    public static final String SELECTED_NODE = "volume.kubernetes.io/selected-node";

    private FirstConsumer() {}

    /** Whether claims of the class wait. */
    public static boolean isAwaited(StorageClass storageClass) {
        return "WaitForFirstConsumer".equals(storageClass.getVolumeBindingMode());
    }

    /** The node of that Pod, once it is known. */
    public static Optional<String> node(PersistentVolumeClaim claim) {
        return Optional.ofNullable(claim.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(SELECTED_NODE));
    }
}
