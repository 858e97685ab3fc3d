package io.drover.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "crds",
        description = "Commands about the custom resource definitions of a cluster.",
        subcommands = {CrdsApplyCommand.class, CrdsPrintCommand.class})
final class CrdsCommand implements Runnable {
    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "which command? There are 'crds apply' and 'crds print'");
    }
}
