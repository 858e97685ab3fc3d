package io.drover.cli;

import io.drover.embedded.PackagedDefinitions;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.concurrent.Callable;

@Command(
        name = "print",
        description = "Prints the custom resource definitions of this version as YAML.")
final class CrdsPrintCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PackagedDefinitions.documents()
                .forEach(document -> out.println("---\n" + document.stripTrailing()));
        out.flush();
        return ExitCode.DONE.number();
    }
}
