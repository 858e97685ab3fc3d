package io.drover.mover;

import io.drover.blockengine.backup.ChangeWay;
import io.drover.blockengine.pipeline.TransferStatistics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Sums of what backups and restores moved since the start. Thread-safe. */
public final class Transfers {
    /**
     * @param operation {@code backup} or {@code restore}
     */
    public record Key(String operation, String target) {}

    /**
     * @param read bytes from the volume (backup) or, decompressed, from the store (restore)
     * @param written compressed bytes to the store (backup) or bytes to the volume (restore)
     * @param requests calls made to the store
     */
    public record Sum(long finished, long read, long written, long requests) {
        private Sum plus(Sum other) {
            return new Sum(
                    finished + other.finished,
                    read + other.read,
                    written + other.written,
                    requests + other.requests);
        }
    }

    private final Map<Key, Sum> sums = new ConcurrentHashMap<>();
    private final Map<ChangeWay, LongAdder> ways = new ConcurrentHashMap<>();
    private final LongAdder sourceRead = new LongAdder();

    public void finished(String operation, String target, TransferStatistics moved) {
        sums.merge(
                new Key(operation, target),
                new Sum(1, moved.bytesRead(), moved.bytesWritten(), moved.requests()),
                Sum::plus);
    }

    /** A backup by a Job found in this way what had changed. */
    public void found(ChangeWay way) {
        ways.computeIfAbsent(way, _ -> new LongAdder()).increment();
    }

    /** How many backups by Jobs have found in this way what had changed, since the start. */
    public long timesFound(ChangeWay way) {
        LongAdder count = ways.get(way);
        return count == null ? 0 : count.sum();
    }

    /** Bytes of a snapshot were read for one or more backups. */
    public void sourceRead(long bytes) {
        sourceRead.add(bytes);
    }

    /**
     * Bytes of snapshots that were read for backups since the start; what was read for several
     * targets counts once.
     */
    public long sourceRead() {
        return sourceRead.sum();
    }

    public Map<Key, Sum> sums() {
        return Map.copyOf(sums);
    }
}
