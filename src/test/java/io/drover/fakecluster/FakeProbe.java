package io.drover.fakecluster;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Optional;

/**
 * Asks a Pod whether it is ready, on the loopback interface that all Pods share here.
 *
 * @param question empty if the Pod declares no readiness probe
 */
record FakeProbe(Optional<URI> question) {
    private static final int PATIENCE = 500;

    static FakeProbe of(Pod pod) {
        Container container = pod.getSpec().getContainers().getFirst();
        return new FakeProbe(
                Optional.ofNullable(container.getReadinessProbe())
                        .map(probe -> uri(container, probe.getHttpGet())));
    }

    private static URI uri(Container container, HTTPGetAction get) {
        return URI.create("http://127.0.0.1:" + port(container, get.getPort()) + get.getPath());
    }

    private static int port(Container container, IntOrString port) {
        return container.getPorts().stream()
                .filter(declared -> declared.getName().equals(port.getStrVal()))
                .map(ContainerPort::getContainerPort)
                .findFirst()
                .orElseGet(port::getIntVal);
    }

    /** Whether there is a probe and it says so. */
    boolean succeeds() {
        return question.filter(FakeProbe::isAnswered).isPresent();
    }

    private static boolean isAnswered(URI uri) {
        try {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setConnectTimeout(PATIENCE);
            connection.setReadTimeout(PATIENCE);
            try {
                return connection.getResponseCode() == 200;
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            return false;
        }
    }
}
