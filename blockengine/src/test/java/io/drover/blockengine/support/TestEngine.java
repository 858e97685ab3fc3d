package io.drover.blockengine.support;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.lock.LockOptions;
import io.drover.blockengine.pipeline.EngineOptions;
import io.drover.blockengine.store.ObjectStore;

import java.time.Duration;
import java.time.InstantSource;

/** Engines with locks that do not wait. */
public final class TestEngine {
    public static final EngineOptions OPTIONS =
            new EngineOptions(
                    2,
                    4,
                    new LockOptions(
                            Duration.ofMillis(20),
                            Duration.ofSeconds(60),
                            Duration.ofSeconds(150)));

    private TestEngine() {}

    public static Backupstore on(ObjectStore store) {
        return new Backupstore(store, OPTIONS, InstantSource.system());
    }
}
