package io.drover.cli;

import io.drover.lifecycle.Uninstallation;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.fabric8.kubernetes.client.Config;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.File;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;

@Command(
        name = "uninstall",
        description = {
            "Takes the backup targets and what belongs to them out of a namespace, while Drover"
                    + " still runs there. Remote data stays."
        })
final class UninstallCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

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

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description = "How long Drover may take for each step (default: ${DEFAULT-VALUE}).")
    private int patience;

    @Override
    public Integer call() throws InterruptedException {
        Config config =
                kubeconfig == null ? Config.autoConfigure(null) : Config.fromKubeconfig(kubeconfig);
        try (Cluster cluster = Cluster.connect(config, namespace)) {
            new Uninstallation(cluster, Duration.ofSeconds(patience)).run();
        } catch (TimeoutException e) {
            throw new CommandFailure(ExitCode.UNAVAILABLE, e.getMessage(), e);
        }
        spec.commandLine()
                .getOut()
                .println("The backup targets are gone from namespace " + namespace + ".");
        return ExitCode.DONE.number();
    }
}
