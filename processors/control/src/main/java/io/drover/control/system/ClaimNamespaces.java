package io.drover.control.system;

import io.drover.control.system.SystemObstacle.Failed;
import io.drover.resource.Cluster;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;

import java.net.HttpURLConnection;

/** The namespaces of claims that are restored. */
final class ClaimNamespaces {
    private final Cluster cluster;

    ClaimNamespaces(Cluster cluster) {
        this.cluster = cluster;
    }

    /** Whether there is none of that name, as far as Drover may know. */
    boolean isMissing(String name) {
        try {
            return cluster.client().namespaces().withName(name).get() == null;
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
                throw e;
            }
            return false;
        }
    }

    /**
     * @throws Failed if Drover may not create it
     */
    void create(String name) throws Failed {
        try {
            cluster.createOutside(
                    new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build());
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
                throw e;
            }
            throw new Failed(
                    RestoredObjects.NO_NAMESPACE,
                    "there is no namespace '%s', and Drover may not create it; do so by: kubectl create namespace %s"
                            .formatted(name, name));
        }
    }
}
