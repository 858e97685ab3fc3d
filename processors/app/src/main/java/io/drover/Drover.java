package io.drover;

import io.drover.cli.DroverCommand;
import io.drover.cli.ExitCode;
import io.drover.cli.Interruption;
import io.drover.startup.Startup;

import java.util.function.Supplier;

/** The main class. */
public final class Drover {
    private Drover() {}

    /** The process is the command's: a signal interrupts it, and its end is that of the process. */
    public static void main(String[] arguments) {
        System.exit(execute(Interruption::ofCurrentThread, arguments));
    }

    /** Runs one command in a process that does other things as well; returns its exit code. */
    public static int run(String... arguments) {
        return execute(Interruption::none, arguments);
    }

    private static int execute(Supplier<Interruption> signals, String... arguments) {
        try {
            Startup.begin(DroverCommand.need(arguments));
        } catch (IllegalArgumentException e) {
            return DroverCommand.refuse(e.getMessage());
        }
        Interruption interruption = signals.get();
        boolean complete = false;
        try {
            int code = DroverCommand.commandLine(arguments).execute(arguments);
            complete = code == ExitCode.DONE.number() && !DroverCommand.runsUntilStopped(arguments);
            return code;
        } finally {
            interruption.end(complete);
        }
    }
}
