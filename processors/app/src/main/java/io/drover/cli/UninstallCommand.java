package io.drover.cli;

import io.drover.control.lifecycle.ClaimUninstallation;
import io.drover.control.lifecycle.StandbyWithdrawal;
import io.drover.control.lifecycle.Uninstallation;
import io.drover.resource.Cluster;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;

@Command(
        name = "uninstall",
        description = {
            "Takes the backup targets and what belongs to them out of a namespace, while Drover"
                    + " still runs there, and removes what it made of claims of other CSI"
                    + " drivers: snapshots, copies, Jobs. Remote data and the claims themselves"
                    + " stay."
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

    @Option(
            names = "--claims",
            description =
                    "Look for what was made of claims even if no Volume of one is there; needs the"
                            + " rights that the chart's pvc.enabled gives.")
    private boolean claims;

    @Option(
            names = "--delete-standby-volumes",
            description =
                    "Delete also standby volumes that are claims of other CSI drivers, with the"
                            + " backups that they hold; without it there must be none.")
    private boolean deleteStandbyVolumes;

    @Override
    public Integer call() throws InterruptedException {
        try (Cluster connected = Cluster.connect(cluster.config(), cluster.namespace())) {
            Duration each = Duration.ofSeconds(patience);
            ClaimUninstallation ofClaims = new ClaimUninstallation(connected, each);
            boolean withClaims = claims || ofClaims.isNeeded();
            StandbyWithdrawal standby = new StandbyWithdrawal(connected, each);
            // before the targets go, which an activation needs
            settleStandby(standby);
            new Uninstallation(connected, each).run();
            if (withClaims) {
                ofClaims.withdraw();
                // what was activated meanwhile
                settleStandby(standby);
                ofClaims.removeLeftovers();
            }
        } catch (TimeoutException e) {
            throw new CommandFailure(ExitCode.UNAVAILABLE, e.getMessage(), e);
        }
        spec.commandLine()
                .getOut()
                .println("The backup targets are gone from namespace " + cluster.namespace() + ".");
        return ExitCode.DONE.number();
    }

    private void settleStandby(StandbyWithdrawal standby)
            throws InterruptedException, TimeoutException {
        List<String> holding = deleteStandbyVolumes ? List.of() : standby.holding();
        if (!holding.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.CONFLICT,
                    "the data of these standby volumes would be deleted; activate or delete them first: %s; or give --delete-standby-volumes, with the chart uninstall.deleteStandbyVolumes=true"
                            .formatted(String.join(", ", holding)));
        }
        standby.awaitHandedOver();
    }
}
