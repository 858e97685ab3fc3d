package io.drover.cli;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.check.CheckResult;
import io.drover.blockengine.pipeline.EngineOptions;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.Pace;
import io.drover.blockengine.store.PacedStore;
import io.drover.startup.TargetContexts;
import io.drover.store.SilenceListener;
import io.drover.store.StandaloneStores;
import io.drover.store.TargetCheck;
import io.drover.store.TargetCredentials;
import io.drover.store.TargetUrl;
import io.drover.store.WritePermit;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** A target in use by a command. */
record OpenTarget(TargetUrl url, ObjectStore store, StandaloneStores stores)
        implements AutoCloseable {
    private static final String NAME = "cli";

    /**
     * @param firstAnswer how long the target may leave its first requests unanswered, if not as
     *     usual
     * @param permit for what changes the store
     */
    static OpenTarget open(
            TargetUrl url,
            TargetCredentials credentials,
            Optional<Path> routes,
            Optional<Duration> firstAnswer,
            SilenceListener listener,
            WritePermit permit)
            throws IOException {
        StandaloneStores stores =
                StandaloneStores.start(
                        TargetContexts.take(), routes, url, firstAnswer, listener, permit);
        try {
            return new OpenTarget(url, stores.open(NAME, url, credentials), stores);
        } catch (IllegalArgumentException e) {
            stores.close();
            throw e;
        }
    }

    Backupstore backupstore() {
        return backupstore(0);
    }

    /**
     * @param bandwidth bytes of content a second that may be read and written; 0 for any number
     */
    Backupstore backupstore(long bandwidth) {
        return new Backupstore(
                bandwidth == 0 ? store : new PacedStore(store, new Pace(bandwidth)),
                EngineOptions.defaults(),
                InstantSource.system());
    }

    /** What it does of all that Drover relies on. */
    List<CheckResult> check(boolean many) throws InterruptedException {
        return TargetCheck.run(stores, NAME, store, many, result -> {});
    }

    /** Stopping waits, and would lose the interrupt that shows how the command ended. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        try {
            store.close();
            stores.close();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
