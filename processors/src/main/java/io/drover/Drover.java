package io.drover;

import io.drover.cli.DroverCommand;
import io.drover.cli.Interruption;

/** The main class. */
public final class Drover {
    private Drover() {}

    public static void main(String[] arguments) {
        Interruption interruption = Interruption.ofCurrentThread();
        int code = DroverCommand.commandLine().execute(arguments);
        interruption.end();
        System.exit(code);
    }
}
