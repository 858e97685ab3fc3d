package io.drover.startup;

import io.drover.blockengine.Backupstore;
import io.drover.runtime.Logging;

import org.slf4j.LoggerFactory;

/** What a process does before its command runs; see the description of this package. */
public final class Startup {
    /** What a command will need. */
    public enum Need {
        /** Neither a target nor hashing, or not before it is up: see {@link #prepareBlocks()}. */
        NOTHING,
        /** A target that it opens for itself, but no block is hashed. */
        TARGET,
        /** A target that it opens for itself, whose blocks are hashed. */
        BLOCKS
    }

    private Startup() {}

    /**
     * Begins all that the command will wait for; most of it runs in the background.
     *
     * @throws IllegalArgumentException if the log cannot be set up as configured
     */
    public static void begin(Need need) {
        if (need == Need.BLOCKS) {
            VectorModule.load();
        }
        if (need != Need.NOTHING) {
            // early, as it takes a while in the background; it does not log
            Backupstore.prepare();
        }
        Logging.choose();
        Logging.check();
        // before other threads log: the facade prints what arrives while it starts
        LoggerFactory.getILoggerFactory();
        if (need != Need.NOTHING) {
            TargetContexts.prepare();
        }
    }

    /**
     * Begins in the background what the first backup will need, in a process that has started to
     * serve: before that, its start would wait for it.
     */
    public static void prepareBlocks() {
        Thread.ofPlatform()
                .daemon()
                .name("block-preparation")
                .start(
                        () -> {
                            VectorModule.load();
                            Backupstore.prepare();
                        });
    }
}
