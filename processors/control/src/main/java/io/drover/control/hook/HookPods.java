package io.drover.control.hook;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.client.KubernetesClient;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The Pods that have a claim, as the API server knows them: those of other namespaces are in no
 * cache.
 */
public final class HookPods {
    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    private final KubernetesClient client;

    public HookPods(KubernetesClient client) {
        this.client = client;
    }

    /**
     * @throws io.fabric8.kubernetes.client.KubernetesClientException if they cannot be listed
     */
    public List<HookPod> of(String namespace, String claim) {
        return client.pods().inNamespace(namespace).list().getItems().stream()
                .filter(pod -> has(pod, claim))
                .filter(pod -> !isEnded(pod))
                .map(HookPods::described)
                .toList();
    }

    private static boolean has(Pod pod, String claim) {
        return pod.getSpec().getVolumes().stream()
                .anyMatch(volume -> claim.equals(claimOf(pod, volume)));
    }

    private static String claimOf(Pod pod, Volume volume) {
        if (volume.getEphemeral() != null) {
            return pod.getMetadata().getName() + "-" + volume.getName();
        }
        return volume.getPersistentVolumeClaim() == null
                ? ""
                : volume.getPersistentVolumeClaim().getClaimName();
    }

    private static boolean isEnded(Pod pod) {
        return pod.getStatus() != null && ENDED.contains(pod.getStatus().getPhase());
    }

    private static HookPod described(Pod pod) {
        return new HookPod(
                pod.getMetadata().getName(),
                pod.getSpec().getNodeName(),
                Optional.ofNullable(pod.getStatus()).map(status -> status.getPodIP()).orElse(""));
    }
}
