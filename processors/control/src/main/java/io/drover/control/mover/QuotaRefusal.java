package io.drover.control.mover;

import io.drover.blockengine.store.StoreException;
import io.fabric8.kubernetes.client.KubernetesClientException;

import java.util.Objects;
import java.util.regex.Pattern;

/** The answer of an API server to what a ResourceQuota or LimitRange does not allow. */
final class QuotaRefusal {
    private static final int FORBIDDEN = 403;

    /** Of quotas, of what a quota wants to know, and of limits for one object. */
    private static final Pattern WORDS =
            Pattern.compile("exceeded quota|failed quota|(maximum|minimum) \\S+ usage per ");

    private QuotaRefusal() {}

    /**
     * The error to be thrown for a refusal: one that passes when there is room again.
     *
     * @param what could not be made
     * @throws KubernetesClientException the answer itself, if it is about something else
     */
    static StoreException.Unavailable of(KubernetesClientException answer, String what) {
        String text = Objects.requireNonNullElse(answer.getMessage(), "");
        if (answer.getCode() != FORBIDDEN || !isRefusal(text)) {
            throw answer;
        }
        return new StoreException.Unavailable(
                "%s cannot be made, as a quota or limit of Drover's namespace does not allow it: %s"
                        .formatted(what, text),
                answer);
    }

    /** Whether a message, of the API server or of a controller, is about a quota or limit. */
    static boolean isRefusal(String message) {
        return WORDS.matcher(message).find();
    }
}
