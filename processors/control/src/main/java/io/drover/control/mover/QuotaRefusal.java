package io.drover.control.mover;

import io.drover.blockengine.store.StoreException;
import io.fabric8.kubernetes.client.KubernetesClientException;

import java.util.Objects;

/** The answer of an API server to what a quota does not allow. */
final class QuotaRefusal {
    private static final int FORBIDDEN = 403;

    private QuotaRefusal() {}

    /**
     * The error to be thrown for a refusal: one that passes when there is room again.
     *
     * @param what could not be made
     * @throws KubernetesClientException the answer itself, if it is about something else
     */
    static StoreException.Unavailable of(KubernetesClientException answer, String what) {
        String text = Objects.requireNonNullElse(answer.getMessage(), "");
        if (answer.getCode() != FORBIDDEN || !text.contains("exceeded quota")) {
            throw answer;
        }
        return new StoreException.Unavailable(
                "%s cannot be made, as a quota of Drover's namespace is exhausted: %s"
                        .formatted(what, text),
                answer);
    }
}
