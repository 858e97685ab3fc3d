package io.drover.blockengine.restore;

import io.drover.blockengine.format.BackupConfig;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.pipeline.TransferCounters;
import io.drover.blockengine.store.CountingStore;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStat;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.volume.BlockSink;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/**
 * Restores a backup of the legacy single-file form: one object, neither compressed nor checksummed.
 */
final class SingleFileRestore {
    private static final int CHUNK = 1024 * 1024;

    private SingleFileRestore() {}

    static RestoreOutcome run(
            CountingStore store,
            VolumeName volume,
            BackupConfig config,
            BlockSink sink,
            ProgressListener progress)
            throws StoreException, IOException {
        ObjectKey key =
                StoreLayout.singleFile(volume, config.singleFile())
                        .orElseThrow(
                                () ->
                                        new StoreException.Corrupt(
                                                "backup "
                                                        + config.name()
                                                        + " names '"
                                                        + config.singleFile()
                                                        + "', which is not a single file of volume "
                                                        + volume));
        ObjectStat stat =
                store.listed(key)
                        .orElseThrow(
                                () ->
                                        new StoreException.Corrupt(
                                                "file "
                                                        + key
                                                        + " of backup "
                                                        + config.name()
                                                        + " is missing"));
        sink.resize(stat.size());
        TransferCounters counters = new TransferCounters(progress, stat.size());
        try {
            long copied = store.read(key, content -> copy(content, sink, counters));
            requireLength(stat, copied);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        sink.sync();
        return new RestoreOutcome(stat.size(), counters.statistics(store.requests()));
    }

    /** Nothing but its length shows whether such a file came whole. */
    private static void requireLength(ObjectStat listed, long copied) throws StoreException {
        if (copied != listed.size()) {
            throw new StoreException.Unavailable(
                    "reading %s returned %d bytes, but the store lists it with %d; something on the way seems to change or cut contents"
                            .formatted(listed.key(), copied, listed.size()));
        }
    }

    private static long copy(InputStream content, BlockSink sink, TransferCounters counters)
            throws IOException {
        long offset = 0;
        for (byte[] chunk = content.readNBytes(CHUNK);
                chunk.length > 0;
                chunk = content.readNBytes(CHUNK)) {
            try {
                sink.write(offset, ByteBuffer.wrap(chunk));
            } catch (IOException e) {
                // the error is the sink's, not the store's
                throw new UncheckedIOException(e);
            }
            offset += chunk.length;
            counters.read(chunk.length);
            counters.written(chunk.length);
            counters.blockDone(chunk.length);
        }
        return offset;
    }
}
