package io.drover;

import io.drover.cli.DroverCommand;
import io.drover.cli.ExitCode;
import io.drover.cli.Interruption;
import io.drover.startup.Startup;

/** The main class. */
public final class Drover {
    private Drover() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** Runs one command; returns the process's exit code. */
    public static int run(String... arguments) {
        try {
            Startup.begin(DroverCommand.need(arguments));
        } catch (IllegalArgumentException e) {
            return DroverCommand.refuse(e.getMessage());
        }
        Interruption interruption = Interruption.ofCurrentThread();
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
