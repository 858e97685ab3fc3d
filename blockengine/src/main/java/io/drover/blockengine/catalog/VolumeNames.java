package io.drover.blockengine.catalog;

import io.drover.blockengine.format.Names;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.pipeline.TaskGroup;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Semaphore;

/**
 * Finds the volumes of a store. They are spread over two levels of directories, so a thousand
 * volumes need as many listings, which would take a minute on a distant store one after the other;
 * the directories of the first level are therefore listed in parallel.
 */
public final class VolumeNames {
    private final ObjectStore store;
    private final Semaphore requests;
    private final Set<VolumeName> found = new ConcurrentSkipListSet<>();
    private final TaskGroup tasks = new TaskGroup("volumes");

    /**
     * @param concurrency listings at once
     */
    public VolumeNames(ObjectStore store, int concurrency) {
        this.store = store;
        this.requests = new Semaphore(concurrency);
    }

    /** Sorted. */
    public List<VolumeName> find() throws StoreException {
        try {
            for (String first : store.children(StoreLayout.VOLUMES)) {
                tasks.fork(() -> findBelow(StoreLayout.VOLUMES.resolve(first)));
            }
            tasks.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException.Unavailable("the listing of volumes was interrupted", e);
        } catch (IOException e) {
            throw new IllegalStateException("listing volumes reads no files", e);
        }
        return List.copyOf(found);
    }

    private void findBelow(ObjectKey first) throws StoreException, InterruptedException {
        for (String second : children(first)) {
            for (String name : children(first.resolve(second))) {
                if (isVolume(first.resolve(second), name)) {
                    found.add(new VolumeName(name));
                }
            }
        }
    }

    /** Nobody finds a volume in another place than its own. */
    private static boolean isVolume(ObjectKey directory, String name) {
        return Names.isValid(name)
                && !name.equals(StoreLayout.BACKING_IMAGE_LOCKS)
                && new VolumeName(name).directory().equals(directory.resolve(name));
    }

    private List<String> children(ObjectKey directory) throws StoreException, InterruptedException {
        requests.acquire();
        try {
            return store.children(directory);
        } finally {
            requests.release();
        }
    }
}
