package io.drover.cli;

import io.drover.resource.Names;
import io.fabric8.kubernetes.client.Config;

import picocli.CommandLine.Option;

import java.io.File;
import java.util.Optional;

/** Which cluster and namespace a command works in; mixed into every command that does. */
final class ClusterOptions {
    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description =
                    "The cluster (default: the pod's own, then KUBECONFIG, then ~/.kube/config).")
    private File kubeconfig;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAME",
            defaultValue = Names.DEFAULT_NAMESPACE,
            description = "Namespace of the resources (default: ${DEFAULT-VALUE}).")
    private String namespace;

    Config config() {
        return Kubeconfig.load(Optional.ofNullable(kubeconfig));
    }

    String namespace() {
        return namespace;
    }
}
