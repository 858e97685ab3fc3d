package io.drover.cli;

import io.fabric8.kubernetes.client.Config;

import picocli.CommandLine.Option;

import java.io.File;
import java.util.Optional;

/** Which cluster a command works in. */
final class KubeconfigOption {
    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description =
                    "The cluster (default: the pod's own, then KUBECONFIG, then ~/.kube/config).")
    private File kubeconfig;

    Config config() {
        return Kubeconfig.load(Optional.ofNullable(kubeconfig), System.getenv());
    }
}
