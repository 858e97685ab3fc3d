package io.drover.blockengine.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.lock.LockOptions;
import io.drover.blockengine.pipeline.EngineOptions;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.restore.RestoreRequest;
import io.drover.blockengine.store.CountingStore;
import io.drover.blockengine.store.StoreCapabilities;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.blockengine.support.MemorySink;
import io.drover.blockengine.support.MemorySource;
import io.drover.blockengine.support.TestVolume;
import io.drover.blockengine.verify.VerifyOutcome;
import io.drover.blockengine.verify.VerifyRequest;
import io.drover.blockengine.volume.BlockSource;
import io.drover.blockengine.volume.ByteRange;
import io.drover.blockengine.volume.FileBlockSource;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Requests to the store, counted as a provider charges for them. */
class RequestBudgetTest {
    /** Requests of a backup besides its blocks and a listing. */
    private static final int FIXED = 10;

    private static final EngineOptions OPTIONS = new EngineOptions(2, 4, LockOptions.DEFAULT);

    private final InMemoryStore objects = new InMemoryStore();
    private final TestVolume volume = TestVolume.small("frugal");
    private CountingStore store;

    @BeforeEach
    void count() {
        store = new CountingStore(objects);
    }

    private BackupOutcome backup(
            TestVolume of, String name, int number, BlockSource source, ChangeTracker changes)
            throws Exception {
        BackupOutcome outcome =
                new Backupstore(store, OPTIONS, InstantSource.system())
                        .backup(
                                of.request(name, number, BackupMode.INCREMENTAL, source.size()),
                                source,
                                changes,
                                ProgressListener.NONE);
        // the release of the lock comes after the outcome
        assertThat(outcome.statistics().requests()).isEqualTo(store.requests() - 1);
        return outcome;
    }

    private BackupOutcome backup(String name, int number, byte[] content, ChangeTracker changes)
            throws Exception {
        return backup(volume, name, number, new MemorySource(content), changes);
    }

    private static long[] seeds(int count, long first) {
        long[] seeds = new long[count];
        for (int i = 0; i < count; i++) {
            seeds[i] = first + i;
        }
        return seeds;
    }

    @Test
    void aFirstBackup() throws Exception {
        BackupOutcome outcome = backup("b1", 1, volume.content(seeds(20, 1)), ChangeTracker.NONE);

        assertThat(outcome.statistics().blocksNew()).isEqualTo(20);
        assertThat(store.requests()).isEqualTo(20 + FIXED);
    }

    @Test
    void anIncrementalBackup() throws Exception {
        byte[] first = volume.content(seeds(20, 1));
        backup("b1", 1, first, ChangeTracker.NONE);
        byte[] second = volume.content(seeds(20, 2));
        count();

        BackupOutcome outcome = backup("b2", 2, second, volume.changes("snap-b1", first, second));

        assertThat(outcome.statistics().blocksNew()).isEqualTo(1);
        assertThat(store.requests()).isLessThanOrEqualTo(1 + 1 + FIXED);
    }

    @Test
    void aBackupAgainstThousandsOfKnownBlocks() throws Exception {
        byte[] first = volume.content(seeds(3000, 1));
        backup("b1", 1, first, ChangeTracker.NONE);
        count();

        BackupOutcome outcome = backup("b2", 2, volume.content(seeds(3000, 3)), ChangeTracker.NONE);

        assertThat(outcome.statistics().blocksNew()).isEqualTo(2);
        assertThat(store.requests()).isLessThanOrEqualTo(2 + 3 + FIXED);
    }

    @Test
    void aFewChangesOfManyBlocksAreNotWorthAListing() throws Exception {
        byte[] first = volume.content(seeds(3000, 1));
        backup("b1", 1, first, ChangeTracker.NONE);
        byte[] second = first.clone();
        System.arraycopy(volume.content(seeds(3, 9000)), 0, second, 0, 3 * volume.blockBytes());
        count();

        BackupOutcome outcome = backup("b2", 2, second, volume.changes("snap-b1", first, second));

        assertThat(outcome.statistics().blocksNew()).isEqualTo(3);
        assertThat(store.requests()).isEqualTo(3 + FIXED);
    }

    @Test
    void aStoreWithoutConditionalWritesCostsNoMore() throws Exception {
        store = new CountingStore(new InMemoryStore(new StoreCapabilities(false, 1000, 4)));

        backup("b1", 1, volume.content(1, 2, 3), ChangeTracker.NONE);

        assertThat(store.requests()).isEqualTo(3 + FIXED);
    }

    @Test
    void aRestore() throws Exception {
        backup("b1", 1, volume.content(seeds(20, 1)), ChangeTracker.NONE);
        count();

        new Backupstore(store, OPTIONS, InstantSource.system())
                .restore(
                        RestoreRequest.full(volume.name(), new BackupName("b1")),
                        new MemorySink(),
                        ProgressListener.NONE);

        // the lock's four, both configurations
        assertThat(store.requests()).isEqualTo(20 + 6);
    }

    @Test
    void aRestoreDoesNotReadTheVolumesSizeAgain() throws Exception {
        byte[] content = volume.content(seeds(20, 1));
        backup("b1", 1, content, ChangeTracker.NONE);
        count();
        MemorySink sink = new MemorySink();

        new Backupstore(store, OPTIONS, InstantSource.system())
                .restore(
                        RestoreRequest.full(volume.name(), new BackupName("b1"))
                                .withVolumeSize(content.length),
                        sink,
                        ProgressListener.NONE);

        assertThat(sink.content()).isEqualTo(content);
        assertThat(store.requests()).isEqualTo(20 + 5);
    }

    @Test
    void aVerification() throws Exception {
        backup("b1", 1, volume.content(seeds(20, 1)), ChangeTracker.NONE);
        count();

        VerifyOutcome outcome =
                new Backupstore(store, OPTIONS, InstantSource.system())
                        .verify(VerifyRequest.all(volume.name()), ProgressListener.NONE);

        assertThat(outcome.isSound()).isTrue();
        // names of the backups, both configurations, one listing of everything
        assertThat(store.requests()).isEqualTo(20 + 4);
    }

    @Test
    void aDeletionDeletesInBatches() throws Exception {
        backup("b1", 1, volume.content(seeds(1500, 1)), ChangeTracker.NONE);
        count();
        backup("b2", 2, volume.content(seeds(1500, 1501)), ChangeTracker.NONE);
        count();

        new Backupstore(store, OPTIONS, InstantSource.system())
                .deleteBackup(volume.name(), new BackupName("b1"));

        // two batches, four pages, and its other reads and writes
        assertThat(store.requests()).isLessThanOrEqualTo(2 + 4 + 13);
    }

    @Test
    @Timeout(30)
    void anUnchangedSparseVolumeOf64GiB(@TempDir Path directory) throws Exception {
        TestVolume large = new TestVolume("large", BlockSize.DEFAULT, CompressionMethod.LZ4);
        Path image = directory.resolve("sparse.img");
        long size = 64L << 30;
        writeSparse(image, size);
        try (FileBlockSource source = new FileBlockSource(image)) {
            BackupOutcome first = backup(large, "b1", 1, source, ChangeTracker.NONE);
            assertThat(first.statistics().blocksNew()).isEqualTo(3);
            assertThat(first.statistics().bytesRead()).isEqualTo(3L * large.blockBytes());
            count();

            BackupOutcome unchanged =
                    backup(large, "b2", 2, source, snapshot -> Optional.of(List.of()));

            assertThat(unchanged.backup().incremental()).isTrue();
            assertThat(unchanged.statistics().bytesRead()).isZero();
            assertThat(unchanged.statistics().bytesWritten()).isZero();
            assertThat(store.requests()).isLessThanOrEqualTo(FIXED);
            count();

            BackupOutcome oneBlock =
                    backup(
                            large,
                            "b3",
                            3,
                            source,
                            snapshot -> Optional.of(List.of(new ByteRange(size - 1, 1))));

            assertThat(oneBlock.statistics().bytesRead()).isEqualTo(large.blockBytes());
            assertThat(oneBlock.statistics().blocksNew()).isZero();
            assertThat(oneBlock.backup().size()).isEqualTo(3L * large.blockBytes());
        }
    }

    private static void writeSparse(Path image, long size) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(size);
            for (long at : new long[] {5, size / 2, size - 1}) {
                file.seek(at);
                file.write(1 + (int) (at % 7));
            }
        }
    }
}
