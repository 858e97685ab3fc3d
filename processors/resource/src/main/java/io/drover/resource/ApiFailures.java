package io.drover.resource;

import io.fabric8.kubernetes.client.KubernetesClientException;

/** What failures of requests to the API server mean. */
public final class ApiFailures {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    private ApiFailures() {}

    /**
     * Whether the same request may succeed later: there was no answer, the server has too much to
     * do or is in trouble, or nothing may be written at the moment.
     */
    public static boolean mayPass(KubernetesClientException failure) {
        return failure.getCode() == 0
                || failure.getCode() == TOO_MANY_REQUESTS
                || failure.getCode() >= SERVER_ERROR;
    }
}
