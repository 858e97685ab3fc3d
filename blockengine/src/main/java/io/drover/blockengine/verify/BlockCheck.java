package io.drover.blockengine.verify;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.block.BlockHasher;
import io.drover.blockengine.block.BufferPool;
import io.drover.blockengine.codec.BlockReader;
import io.drover.blockengine.pipeline.EngineOptions;
import io.drover.blockengine.pipeline.TaskGroup;
import io.drover.blockengine.pipeline.TransferCounters;
import io.drover.blockengine.store.StoreException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads blocks in parallel and hashes those that have arrived in batches. Damage is recorded as a
 * state of the block, while an error of the store ends the check.
 */
public final class BlockCheck {
    private static final int MAX_BATCH_BYTES = 32 * 1024 * 1024;

    private final BlockSample sample;
    private final BlockReader reader;
    private final BlockHasher hasher;
    private final BlockStates states;
    private final TransferCounters counters;
    private final int batchSize;
    private final BufferPool buffers;
    private final TaskGroup tasks = new TaskGroup("verify");

    // guarded by this
    private final List<Fetched> unverified = new ArrayList<>();
    private int underWay;

    public BlockCheck(
            BlockSample sample,
            BlockReader reader,
            BlockHasher hasher,
            int blockBytes,
            BlockStates states,
            EngineOptions options,
            TransferCounters counters) {
        this.sample = sample;
        this.reader = reader;
        this.hasher = hasher;
        this.states = states;
        this.counters = counters;
        this.batchSize = Math.max(1, Math.min(hasher.batch(), MAX_BATCH_BYTES / blockBytes));
        this.buffers = new BufferPool(blockBytes, options.readBuffers(blockBytes, batchSize));
    }

    private record Fetched(
            int ordinal, BlockChecksum checksum, ByteBuffer buffer, BlockReader.Stored stored) {}

    /**
     * @param ordinals blocks that are listed by the store, each once
     */
    public void run(int[] ordinals) throws StoreException, IOException, InterruptedException {
        synchronized (this) {
            underWay = ordinals.length;
        }
        tasks.fork(
                () -> {
                    for (int ordinal : ordinals) {
                        if (tasks.hasFailed()) {
                            return;
                        }
                        sample.beforeBlock();
                        ByteBuffer buffer = buffers.acquire();
                        tasks.fork(() -> fetch(ordinal, buffer));
                    }
                });
        tasks.join();
    }

    private void fetch(int ordinal, ByteBuffer buffer) throws StoreException, InterruptedException {
        BlockChecksum checksum = states.table().get(ordinal);
        List<Fetched> batch;
        try {
            BlockReader.Stored stored = reader.readUnverified(checksum, buffer);
            batch = gather(new Fetched(ordinal, checksum, buffer, stored));
        } catch (StoreException.Corrupt e) {
            recordDamage(ordinal, e);
            buffers.release(buffer);
            batch = takeBatch();
        }
        verify(batch);
    }

    private synchronized List<Fetched> gather(Fetched fetched) {
        unverified.add(fetched);
        return takeBatch();
    }

    /** A complete batch, or the last blocks; empty if there is neither yet. */
    private synchronized List<Fetched> takeBatch() {
        underWay--;
        if (unverified.size() < batchSize && underWay > 0) {
            return List.of();
        }
        List<Fetched> batch = List.copyOf(unverified);
        unverified.clear();
        return batch;
    }

    private void verify(List<Fetched> batch) throws StoreException, InterruptedException {
        if (batch.isEmpty()) {
            return;
        }
        List<BlockChecksum> actual = hasher.hash(batch.stream().map(Fetched::buffer).toList());
        for (int i = 0; i < batch.size(); i++) {
            Fetched block = batch.get(i);
            counters.exchanged(block.stored.length());
            counters.read(block.buffer.remaining());
            judge(block, actual.get(i));
            counters.blockDone(block.buffer.remaining());
            buffers.release(block.buffer);
        }
    }

    private void judge(Fetched block, BlockChecksum actual)
            throws StoreException, InterruptedException {
        try {
            BlockReader.Stored stored =
                    actual.equals(block.checksum)
                            ? block.stored
                            // try once more with every compression method
                            : reader.read(block.checksum, block.buffer);
            states.sound(block.ordinal, block.buffer.remaining(), stored.compression());
        } catch (StoreException.Corrupt e) {
            recordDamage(block.ordinal, e);
        }
    }

    private void recordDamage(int ordinal, StoreException.Corrupt damage) {
        if (damage.getCause() instanceof StoreException.NotFound) {
            states.set(ordinal, BlockStates.State.MISSING);
        } else {
            states.damaged(ordinal, damage.getMessage());
        }
    }
}
