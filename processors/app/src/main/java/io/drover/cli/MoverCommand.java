package io.drover.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "mover",
        description = {
            "Moves data between a device and a target, as Jobs do that Drover makes in a cluster.",
            "People need 'drover backup' and 'drover restore' instead."
        },
        subcommands = {
            MoverBackupCommand.class,
            MoverRestoreCommand.class,
            MoverCatchUpCommand.class
        })
final class MoverCommand implements Runnable {
    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(),
                "which command? There are 'mover backup', 'mover restore' and 'mover catch-up'");
    }
}
