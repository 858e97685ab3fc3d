package io.drover.cli;

import io.drover.control.standby.StandbyActivation;
import io.drover.resource.Cluster;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

@Command(
        name = "activate",
        description = {
            "Makes a standby volume an ordinary one, in a cluster where Drover runs.",
            "It is first brought to the last backup of its source, if its target answers; otherwise"
                    + " it has the last backup that it holds, and is told which one."
        })
final class ActivateCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "VOLUME", description = "The standby volume.")
    private String name;

    @Mixin private ClusterOptions cluster = new ClusterOptions();

    @Option(
            names = "--now",
            description = "Take the backup that it holds, without waiting for a later one.")
    private boolean now;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "600",
            description =
                    "How long to wait for the end, 0 to not wait (default: ${DEFAULT-VALUE}). The"
                            + " activation goes on without the command.")
    private int timeout;

    private String shown = "";

    @Override
    public Integer call() {
        if (timeout < 0) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "--timeout: '%d' is no time; use a number of seconds, or 0 to not wait"
                            .formatted(timeout));
        }
        try (Cluster connected = Cluster.connect(cluster.config(), cluster.namespace())) {
            request(connected);
            if (timeout == 0) {
                out().printf("Volume %s is being activated.%n", name);
            } else {
                await(connected);
            }
        }
        return ExitCode.DONE.number();
    }

    private void request(Cluster connected) {
        Volume volume =
                connected
                        .find(Volume.class, name)
                        .orElseThrow(
                                () ->
                                        new CommandFailure(
                                                ExitCode.NOT_FOUND,
                                                "there is no volume '%s' in namespace %s"
                                                        .formatted(name, cluster.namespace())));
        if (!volume.follows()) {
            throw new CommandFailure(
                    ExitCode.CONFLICT,
                    "volume '%s' is no standby volume; it is an ordinary one already"
                            .formatted(name));
        }
        Map<String, Object> change = new HashMap<>();
        change.put("spec", Map.of("Standby", false, "frontend", frontend(volume)));
        if (now) {
            change.put(
                    "metadata",
                    Map.of("annotations", Map.of(StandbyActivation.ANNOTATION_NOW, "true")));
        }
        connected.patch(Volume.class, name, change);
    }

    private static String frontend(Volume volume) {
        String present = volume.getSpec().frontend;
        return present.isEmpty() ? "blockdev" : present;
    }

    private void await(Cluster connected) {
        try {
            connected
                    .client()
                    .resources(Volume.class)
                    .inNamespace(connected.namespace())
                    .withName(name)
                    .waitUntilCondition(this::isDone, timeout, TimeUnit.SECONDS);
        } catch (KubernetesClientTimeoutException e) {
            throw new CommandFailure(
                    ExitCode.UNAVAILABLE,
                    "volume '%s' has not been activated within %d s%s; the activation goes on, if Drover runs there"
                            .formatted(name, timeout, shown.isEmpty() ? "" : ": " + shown),
                    e);
        }
    }

    /** Prints what the volume says about it whenever that changes. */
    private boolean isDone(Volume volume) {
        if (volume == null) {
            throw new CommandFailure(ExitCode.NOT_FOUND, "volume '%s' was deleted".formatted(name));
        }
        Optional<String> message =
                Conditions.find(volume.getStatus().conditions, Volume.ACTIVATION)
                        .map(Condition::message);
        message.filter(text -> !text.equals(shown))
                .ifPresent(
                        text -> {
                            shown = text;
                            out().printf("Volume %s: %s%n", name, text);
                            out().flush();
                        });
        return !volume.follows() && message.isPresent();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
