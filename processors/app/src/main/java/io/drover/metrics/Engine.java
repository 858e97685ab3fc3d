package io.drover.metrics;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.pipeline.EngineOptions;

/** The block engine's settings. */
public record Engine(EngineOptions options) implements EngineMXBean {
    @Override
    public int getWorkers() {
        return options.workers();
    }

    @Override
    public int getInFlight() {
        return options.inFlight();
    }

    @Override
    public String getHasher() {
        return Backupstore.hasher();
    }
}
