package io.drover;

import io.drover.cli.DroverCommand;
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
        Startup.begin(DroverCommand.need(arguments));
        Interruption interruption = Interruption.ofCurrentThread();
        try {
            return DroverCommand.commandLine(arguments).execute(arguments);
        } finally {
            interruption.end();
        }
    }
}
