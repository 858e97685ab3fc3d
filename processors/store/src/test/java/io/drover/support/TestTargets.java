package io.drover.support;

import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.support.FaultyStore;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.store.TargetCredentials;
import io.drover.store.TargetStores;
import io.drover.store.TargetUrl;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stores in memory, one for each URL, which fail as a test demands. */
public final class TestTargets implements TargetStores {
    private final Map<String, FaultyStore> stores = new ConcurrentHashMap<>();
    private final List<InMemoryStore> contents = new CopyOnWriteArrayList<>();
    private final List<String> probed = new CopyOnWriteArrayList<>();

    /** The store behind a URL. */
    public FaultyStore at(String url) {
        return stores.computeIfAbsent(url, key -> new FaultyStore(content()));
    }

    private InMemoryStore content() {
        InMemoryStore content = new InMemoryStore();
        contents.add(content);
        return content;
    }

    /** Moves the clocks of all stores. */
    public void advance(Duration time) {
        contents.forEach(content -> content.advance(time));
    }

    @Override
    public ObjectStore open(String targetName, TargetUrl url, TargetCredentials credentials) {
        return at(url.text());
    }

    /** Each answers; that it was asked is noted. */
    @Override
    public void probe(String targetName) {
        probed.add(targetName);
    }

    /** Names of the targets that were probed, in order. */
    public List<String> probed() {
        return List.copyOf(probed);
    }

    @Override
    public void close(String targetName) {
        // kept for the next look
    }

    @Override
    public void close() {
        // nothing to give back
    }
}
