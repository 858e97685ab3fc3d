package io.drover.control.mover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClientException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a quota or limit refuses is tried again; what rights refuse is not. */
class QuotaRefusalTest {
    private static KubernetesClientException answer(int code, String message) {
        return new KubernetesClientException(message, code, null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "persistentvolumeclaims \"dm-1\" is forbidden: exceeded quota: storage, requested:"
                        + " requests.storage=1Gi, used: requests.storage=9Gi, limited:"
                        + " requests.storage=10Gi",
                "jobs.batch \"dm-1-1\" is forbidden: exceeded quota: jobs, requested:"
                        + " count/jobs.batch=1",
                "pods \"dm-1\" is forbidden: failed quota: compute: must specify limits.cpu",
                "persistentvolumeclaims \"dm-1\" is forbidden: maximum storage usage per"
                        + " PersistentVolumeClaim is 1Gi, but request is 2Gi",
                "pods \"dm-1\" is forbidden: minimum memory usage per Container is 1Gi, but request"
                        + " is 512Mi"
            })
    void passesWhenThereIsRoom(String message) {
        assertThat(QuotaRefusal.of(answer(403, message), "the copy"))
                .hasMessageContaining("the copy cannot be made")
                .hasMessageContaining(message);
    }

    @Test
    void anotherRefusalIsItself() {
        KubernetesClientException rights =
                answer(
                        403,
                        "persistentvolumeclaims is forbidden: User \"a\" cannot create resource");
        assertThatThrownBy(() -> QuotaRefusal.of(rights, "the copy")).isSameAs(rights);
        KubernetesClientException conflict = answer(409, "exceeded quota");
        assertThatThrownBy(() -> QuotaRefusal.of(conflict, "the copy")).isSameAs(conflict);
    }
}
