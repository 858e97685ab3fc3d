package io.drover.blockengine.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.backup.BackedUpVolume;
import io.drover.blockengine.backup.BackupMode;
import io.drover.blockengine.backup.BackupOutcome;
import io.drover.blockengine.backup.BackupRequest;
import io.drover.blockengine.backup.ChangeTracker;
import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.block.DigestHasher;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.restore.RestoreRequest;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.volume.ByteRange;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;

/** One volume of small blocks, with short methods for what tests do with it. */
public final class TestVolume {
    public static final BlockSize SMALL = new BlockSize(4096);

    private final VolumeName name;
    private final BlockSize blockSize;
    private final CompressionMethod compression;

    public TestVolume(String name, BlockSize blockSize, CompressionMethod compression) {
        this.name = new VolumeName(name);
        this.blockSize = blockSize;
        this.compression = compression;
    }

    public static TestVolume small(String name) {
        return new TestVolume(name, SMALL, CompressionMethod.LZ4);
    }

    public VolumeName name() {
        return name;
    }

    public int blockBytes() {
        return blockSize.bytes();
    }

    /** Incompressible blocks that depend on the seeds alone; seed 0 is a block of zeros. */
    public byte[] content(long... seeds) {
        byte[] content = new byte[seeds.length * blockSize.bytes()];
        for (int i = 0; i < seeds.length; i++) {
            if (seeds[i] != 0) {
                byte[] block = new byte[blockSize.bytes()];
                new Random(seeds[i]).nextBytes(block);
                System.arraycopy(block, 0, content, i * block.length, block.length);
            }
        }
        return content;
    }

    /** Backup {@code name} of the snapshot {@code snap-<name>}, taken at second {@code number}. */
    public BackupRequest request(String backup, int number, BackupMode mode, long size) {
        return new BackupRequest(
                new BackedUpVolume(name, size, blockSize, compression),
                new BackupName(backup),
                new BackupRequest.Snapshot(
                        "snap-" + backup,
                        Instant.parse("2026-01-01T00:00:00Z").plusSeconds(number)),
                mode,
                Map.of());
    }

    public BackupOutcome backup(ObjectStore store, String backup, int number, byte[] content)
            throws Exception {
        return backup(store, backup, number, content, ChangeTracker.NONE);
    }

    public BackupOutcome backup(
            ObjectStore store, String backup, int number, byte[] content, ChangeTracker changes)
            throws Exception {
        return TestEngine.on(store)
                .backup(
                        request(backup, number, BackupMode.INCREMENTAL, content.length),
                        new MemorySource(content),
                        changes,
                        ProgressListener.NONE);
    }

    public byte[] restore(ObjectStore store, String backup) throws Exception {
        return restore(store, RestoreRequest.full(name, new BackupName(backup)), new MemorySink());
    }

    /** Restores {@code backup} over {@code content}, the result of restoring {@code from}. */
    public byte[] restoreFrom(ObjectStore store, String from, byte[] content, String backup)
            throws Exception {
        RestoreRequest request =
                new RestoreRequest(name, new BackupName(backup), Optional.of(new BackupName(from)));
        byte[] onDevice = restore(store, request, MemorySink.device(content));
        assertThat(restore(store, request, new MemorySink(content))).isEqualTo(onDevice);
        return onDevice;
    }

    private static byte[] restore(ObjectStore store, RestoreRequest request, MemorySink sink)
            throws Exception {
        TestEngine.on(store).restore(request, sink, ProgressListener.NONE);
        assertThat(sink.synced()).isTrue();
        return sink.content();
    }

    public void delete(ObjectStore store, String backup) throws Exception {
        TestEngine.on(store).deleteBackup(name, new BackupName(backup));
    }

    /** A tracker that knows {@code snapshot}, whose content was {@code before}. */
    public ChangeTracker changes(String snapshot, byte[] before, byte[] after) {
        List<ByteRange> ranges = new ArrayList<>();
        int bytes = blockSize.bytes();
        for (int at = 0; at < after.length; at += bytes) {
            if (at >= before.length
                    || !Arrays.equals(before, at, at + bytes, after, at, at + bytes)) {
                ranges.add(new ByteRange(at + 1, bytes - 2));
            }
        }
        return name -> name.equals(snapshot) ? Optional.of(ranges) : Optional.empty();
    }

    /** Checksums of the blocks that are not zero. */
    public SortedSet<String> checksums(byte[] content) {
        SortedSet<String> checksums = new TreeSet<>();
        int bytes = blockSize.bytes();
        for (int at = 0; at < content.length; at += bytes) {
            byte[] block = Arrays.copyOfRange(content, at, at + bytes);
            if (!Arrays.equals(block, new byte[bytes])) {
                checksums.add(checksum(block).hex());
            }
        }
        return checksums;
    }

    public static BlockChecksum checksum(byte[] block) {
        return new DigestHasher().hash(ByteBuffer.wrap(block));
    }

    /** Checksums of the blocks in the store. */
    public SortedSet<String> stored(InMemoryStore store) {
        SortedSet<String> stored = new TreeSet<>();
        for (String key : store.keys(name.blocks())) {
            StoreLayout.blockOf(ObjectKey.of(key).name()).ifPresent(sum -> stored.add(sum.hex()));
        }
        return stored;
    }
}
