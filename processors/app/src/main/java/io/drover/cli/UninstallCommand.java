package io.drover.cli;

import io.drover.control.lifecycle.Uninstallation;
import io.drover.resource.Cluster;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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

    @Mixin private ClusterOptions cluster = new ClusterOptions();

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description = "How long Drover may take for each step (default: ${DEFAULT-VALUE}).")
    private int patience;

    @Override
    public Integer call() throws InterruptedException {
        try (Cluster connected = Cluster.connect(cluster.config(), cluster.namespace())) {
            new Uninstallation(connected, Duration.ofSeconds(patience)).run();
        } catch (TimeoutException e) {
            throw new CommandFailure(ExitCode.UNAVAILABLE, e.getMessage(), e);
        }
        spec.commandLine()
                .getOut()
                .println("The backup targets are gone from namespace " + cluster.namespace() + ".");
        return ExitCode.DONE.number();
    }
}
