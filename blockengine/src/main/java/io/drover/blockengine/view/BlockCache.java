package io.drover.blockengine.view;

import io.drover.blockengine.store.StoreException;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The blocks used last, in memory, and behind them those on disk. A block that several want is
 * loaded once. Thread-safe.
 */
final class BlockCache {
    /** Loads a block from wherever it is; the content is not changed any more. */
    interface Loader {
        ByteBuffer load(int block) throws StoreException, InterruptedException;
    }

    private final Loader loader;
    private final Optional<DiskCache> disk;
    private final int capacity;
    // guarded by this
    private final Map<Integer, CompletableFuture<ByteBuffer>> blocks =
            new LinkedHashMap<>(64, 0.75f, true);

    /**
     * @param capacity blocks in memory
     */
    BlockCache(Loader loader, Optional<DiskCache> disk, int capacity) {
        this.loader = loader;
        this.disk = disk;
        this.capacity = capacity;
    }

    /** The block's content, to be read only. */
    ByteBuffer get(int block) throws StoreException, InterruptedException {
        CompletableFuture<ByteBuffer> mine = new CompletableFuture<>();
        CompletableFuture<ByteBuffer> found = enter(block, mine);
        if (!found.equals(mine)) {
            return await(found);
        }
        boolean loaded = false;
        try {
            ByteBuffer content = loader.load(block).asReadOnlyBuffer();
            mine.complete(content);
            loaded = true;
            spill();
            return content.duplicate();
        } catch (StoreException e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            if (!loaded) {
                forget(block);
                mine.completeExceptionally(
                        new StoreException.Unavailable("reading block " + block + " was stopped"));
            }
        }
    }

    /** Whether it is there, or on its way. */
    synchronized boolean holds(int block) {
        return blocks.containsKey(block);
    }

    private synchronized CompletableFuture<ByteBuffer> enter(
            int block, CompletableFuture<ByteBuffer> mine) {
        CompletableFuture<ByteBuffer> present = blocks.get(block);
        if (present != null) {
            return present;
        }
        blocks.put(block, mine);
        return mine;
    }

    private synchronized void forget(int block) {
        blocks.remove(block);
    }

    private static ByteBuffer await(CompletableFuture<ByteBuffer> found)
            throws StoreException, InterruptedException {
        try {
            return found.get().duplicate();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StoreException failure) {
                throw failure;
            }
            throw new IllegalStateException("only stores fail", e);
        }
    }

    private record Leaving(int block, ByteBuffer content) {}

    private void spill() {
        for (Leaving leaving : evict()) {
            disk.ifPresent(file -> file.write(leaving.block(), leaving.content().duplicate()));
        }
    }

    /** Those being loaded stay. */
    private synchronized List<Leaving> evict() {
        List<Leaving> leaving = new ArrayList<>();
        Iterator<Map.Entry<Integer, CompletableFuture<ByteBuffer>>> eldest =
                blocks.entrySet().iterator();
        while (blocks.size() > capacity && eldest.hasNext()) {
            Map.Entry<Integer, CompletableFuture<ByteBuffer>> entry = eldest.next();
            if (entry.getValue().state() == java.util.concurrent.Future.State.SUCCESS) {
                leaving.add(new Leaving(entry.getKey(), entry.getValue().resultNow()));
                eldest.remove();
            }
        }
        return leaving;
    }
}
