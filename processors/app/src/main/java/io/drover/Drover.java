package io.drover;

import io.drover.blockengine.Backupstore;
import io.drover.cli.DroverCommand;
import io.drover.cli.Interruption;
import io.drover.runtime.Logging;
import io.drover.store.StandaloneStores;

import org.slf4j.LoggerFactory;

/** The main class. */
public final class Drover {
    private Drover() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** Runs one command; returns the process's exit code. */
    static int run(String... arguments) {
        // first, as it takes a while in the background; it does not log
        Backupstore.prepare();
        Logging.choose();
        try {
            Logging.check();
        } catch (IllegalArgumentException e) {
            return DroverCommand.refuse(e.getMessage());
        }
        // before other threads log: the facade tells people of what comes while it starts
        LoggerFactory.getILoggerFactory();
        if (DroverCommand.opensTargets(arguments)) {
            StandaloneStores.prepare();
        }
        Interruption interruption = Interruption.ofCurrentThread();
        try {
            return DroverCommand.commandLine(arguments).execute(arguments);
        } finally {
            interruption.end();
        }
    }
}
