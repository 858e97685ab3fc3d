package io.drover.acceptance;

/** AdmissionReviews as the API server sends them. */
final class Reviews {
    private Reviews() {}

    /** The creation of a volume with that backup target. */
    static String ofVolume(String target) {
        return """
        {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {
          "uid": "u", "operation": "CREATE", "namespace": "longhorn-system", "name": "data",
          "kind": {"group": "longhorn.io", "version": "v1beta2", "kind": "Volume"},
          "resource": {"group": "longhorn.io", "version": "v1beta2", "resource": "volumes"},
          "object": {
            "apiVersion": "longhorn.io/v1beta2", "kind": "Volume",
            "metadata": {"name": "data", "namespace": "longhorn-system"},
            "spec": {"size": "4194304", "backupTargetName": "%s"}}}}
        """
                .formatted(target);
    }
}
