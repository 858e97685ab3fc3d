package io.drover.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;

/** How results are printed; mixed into every command that has any. */
final class OutputOptions {
    enum Format {
        TABLE,
        JSON
    }

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = {"-o", "--output"},
            defaultValue = "table",
            paramLabel = "table|json",
            description = "How to print the result (default: ${DEFAULT-VALUE}).")
    private Format format;

    Printer printer() {
        return new Printer(spec.commandLine().getOut(), format == Format.JSON);
    }

    /** Something beside the result that its reader should know. */
    void note(String text) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("drover: " + text);
        err.flush();
    }

    Progress progress(String what) {
        return new Progress(what, spec.commandLine().getErr(), Terminal.current());
    }

    GroupProgress groupProgress() {
        return new GroupProgress(spec.commandLine().getErr(), Terminal.current());
    }
}
