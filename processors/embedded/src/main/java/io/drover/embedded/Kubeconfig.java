package io.drover.embedded;

import java.net.URI;
import java.util.Optional;

/** A configuration for kubectl with one server, which it names {@code drover}. */
final class Kubeconfig {
    private Kubeconfig() {}

    static String of(URI server, String namespace, Optional<Protection> protection) {
        return """
        apiVersion: v1
        kind: Config
        clusters:
        - name: drover
          cluster:
            server: %s%s
        users:
        - name: drover
          user: %s
        contexts:
        - name: drover
          context:
            cluster: drover
            user: drover
            namespace: %s
        current-context: drover
        """
                .formatted(
                        server,
                        protection
                                .map(
                                        by ->
                                                "\n    certificate-authority-data: "
                                                        + by.authorityData())
                                .orElse(""),
                        protection
                                .map(by -> "{token: \"%s\"}".formatted(by.token().text()))
                                .orElse("{}"),
                        namespace);
    }
}
