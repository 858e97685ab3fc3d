package io.drover.mover;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.backup.BackedUpVolume;
import io.drover.blockengine.backup.BackupMode;
import io.drover.blockengine.backup.BackupOutcome;
import io.drover.blockengine.backup.BackupRequest;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.pipeline.EngineOptions;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.restore.RestoreRequest;
import io.drover.blockengine.store.DirectoryStore;
import io.drover.blockengine.volume.BlockSink;
import io.drover.blockengine.volume.BlockSource;
import io.drover.volume.SnapshotInfo;
import io.drover.volume.file.FileVolumeDriver;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

/** Which earlier snapshot a backup builds on. */
class SnapshotChangesTest {
    private static final int BLOCK = 2 << 20;
    private static final int SIZE = 4 * BLOCK;

    @TempDir Path directory;
    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-03-01T10:00:00.250Z"));
    private FileVolumeDriver driver;
    private Backupstore store;

    @BeforeEach
    void open() throws IOException {
        InstantSource clock = now::get;
        driver = new FileVolumeDriver(directory.resolve("volumes"), clock);
        store =
                new Backupstore(
                        new DirectoryStore(Files.createDirectory(directory.resolve("store"))),
                        EngineOptions.defaults(),
                        clock);
        Files.createDirectories(directory.resolve("volumes"));
        driver.create("vol", SIZE);
    }

    private void later() {
        now.updateAndGet(time -> time.plusSeconds(60));
    }

    private byte[] fill(long seed, int offset, int length) throws IOException {
        byte[] content = new byte[length];
        new Random(seed).nextBytes(content);
        driver.write("vol", offset, ByteBuffer.wrap(content));
        return content;
    }

    private BackupOutcome backUp(String snapshot, String backup) throws Exception {
        SnapshotInfo info = driver.takeSnapshot("vol", snapshot);
        BackupRequest request =
                new BackupRequest(
                        new BackedUpVolume(
                                new VolumeName("vol"),
                                SIZE,
                                new BlockSize(BLOCK),
                                CompressionMethod.LZ4),
                        new BackupName(backup),
                        new BackupRequest.Snapshot(snapshot, info.created()),
                        BackupMode.INCREMENTAL,
                        Map.of());
        try (BlockSource source = driver.openSnapshot("vol", snapshot)) {
            return store.backup(
                    request,
                    source,
                    new SnapshotChanges(driver, "vol", snapshot),
                    ProgressListener.NONE);
        }
    }

    private byte[] restored(String backup) throws Exception {
        driver.create("restored", SIZE);
        try (BlockSink sink = driver.openForRestore("restored")) {
            store.restore(
                    RestoreRequest.full(new VolumeName("vol"), new BackupName(backup)),
                    sink,
                    ProgressListener.NONE);
        }
        return head("restored");
    }

    private byte[] head(String volume) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(SIZE);
        try (BlockSource source = driver.openHead(volume)) {
            source.read(0, content);
        }
        return content.array();
    }

    @Test
    void snapshotOfTheLastBackupIsTheBase() throws Exception {
        fill(1, 0, SIZE);
        Instant taken = driver.takeSnapshot("vol", "s1").created();
        fill(2, BLOCK, 4096);
        driver.takeSnapshot("vol", "s2");
        SnapshotChanges changes = new SnapshotChanges(driver, "vol", "s2");

        assertThat(changes.changedSince("s1", Optional.of(taken))).isPresent();
        assertThat(changes.changedSince("s1", Optional.of(taken.minusMillis(250)))).isPresent();
        assertThat(changes.changedSince("s1", Optional.of(taken.plusSeconds(1)))).isEmpty();
        assertThat(changes.changedSince("s1", Optional.empty())).isEmpty();
        assertThat(changes.changedSince("s1")).isEmpty();
        assertThat(changes.changedSince("s9", Optional.of(taken))).isEmpty();
    }

    @Test
    void snapshotWithANameUsedAgainIsNoBase() throws Exception {
        fill(1, 0, SIZE);
        backUp("s1", "backup-1");
        driver.deleteSnapshot("vol", "s1");
        later();
        fill(2, 0, BLOCK);
        driver.takeSnapshot("vol", "s1");
        later();
        fill(3, BLOCK, 4096);

        backUp("s2", "backup-2");

        assertThat(restored("backup-2")).isEqualTo(head("vol"));
    }

    @Test
    void volumeWithANameUsedAgainInheritsNothing() throws Exception {
        fill(1, 0, SIZE);
        backUp("s1", "backup-1");
        driver.delete("vol");
        later();
        driver.create("vol", SIZE);
        fill(2, 2 * BLOCK, BLOCK);
        driver.takeSnapshot("vol", "s1");
        later();

        backUp("s2", "backup-2");

        assertThat(restored("backup-2")).isEqualTo(head("vol"));
    }

    @Test
    void secondBackupReadsOnlyWhatChanged() throws Exception {
        fill(1, 0, SIZE);
        backUp("s1", "backup-1");
        later();
        fill(2, 3 * BLOCK, 4096);

        BackupOutcome outcome = backUp("s2", "backup-2");

        assertThat(outcome.statistics().blocksNew()).isEqualTo(1);
        assertThat(restored("backup-2")).isEqualTo(head("vol"));
    }
}
