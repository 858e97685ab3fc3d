package io.drover.cli;

import io.drover.resource.Cluster;
import io.drover.resource.SystemRestore;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;

@Command(
        name = "system-restore",
        description = {
            "Restores a system backup into a namespace in which Drover runs: targets, volumes from"
                    + " their backups, recurring jobs, claims. What exists stays as it is. Target"
                    + " default is set to the URL if it has none."
        })
final class SystemRestoreCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "URL", description = "The target that has the system backup.")
    private String url;

    @Mixin private ClusterOptions cluster = new ClusterOptions();

    @Mixin private RecoveryOptions recovery = new RecoveryOptions();

    @Option(
            names = "--dry-run",
            description = "Only shows what would be restored, skipped, and what is missing.")
    private boolean dryRun;

    @Override
    public Integer call() throws IOException {
        try (Cluster connected = Cluster.connect(cluster.config(), cluster.namespace())) {
            Optional<SystemRestore> restore =
                    recovery.restore(
                            connected,
                            url,
                            Optional.empty(),
                            dryRun,
                            true,
                            spec.commandLine().getOut());
            restore.ifPresent(RecoveryOptions::requireComplete);
        }
        return ExitCode.DONE.number();
    }
}
