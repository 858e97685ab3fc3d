package io.drover.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "volume",
        description = "Commands about the files of volumes on this machine.",
        subcommands = {VolumeCheckCommand.class, VolumeRepairCommand.class})
final class VolumeCommand implements Runnable {
    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "which command? There are 'volume check' and 'volume repair'");
    }
}
