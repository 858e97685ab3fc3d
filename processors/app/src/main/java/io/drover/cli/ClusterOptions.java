package io.drover.cli;

import io.drover.resource.Names;
import io.fabric8.kubernetes.client.Config;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which cluster and namespace a command works in; mixed into every command that does. */
final class ClusterOptions {
    @Mixin private KubeconfigOption kubeconfig = new KubeconfigOption();

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAME",
            defaultValue = Names.DEFAULT_NAMESPACE,
            description = "Namespace of the resources (default: ${DEFAULT-VALUE}).")
    private String namespace;

    Config config() {
        return kubeconfig.config();
    }

    String namespace() {
        return namespace;
    }
}
