package io.drover.blockengine.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.catalog.VolumeCatalog;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.WriteCondition;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.blockengine.support.MemorySource;
import io.drover.blockengine.support.TestEngine;
import io.drover.blockengine.support.TestVolume;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** When a backup builds on the last one, and when it reads everything. */
class BackupBaseTest {
    private static final TestVolume VOLUME = TestVolume.small("based");
    private static final byte[] CONTENT = VOLUME.content(1, 2, 3);

    private final InMemoryStore store = new InMemoryStore();
    private final List<String> asked = new ArrayList<>();

    /** Knows every snapshot, and that nothing changed. */
    private final ChangeTracker nothingChanged =
            snapshot -> {
                asked.add(snapshot);
                return Optional.of(List.of());
            };

    @BeforeEach
    void backUp() throws Exception {
        VOLUME.backup(store, "b1", 1, CONTENT);
    }

    private BackupOutcome next(BackupMode mode, String snapshot, BlockSize blockSize)
            throws Exception {
        BackupRequest request =
                new BackupRequest(
                        new BackedUpVolume(
                                VOLUME.name(), CONTENT.length, blockSize, CompressionMethod.GZIP),
                        new BackupName("b2"),
                        new BackupRequest.Snapshot(snapshot, Instant.parse("2026-01-02T00:00:00Z")),
                        mode,
                        Map.of());
        BackupOutcome outcome =
                TestEngine.on(store)
                        .backup(
                                request,
                                new MemorySource(CONTENT),
                                nothingChanged,
                                ProgressListener.NONE);
        assertThat(VOLUME.restore(store, "b2")).isEqualTo(CONTENT);
        return outcome;
    }

    private void assertEverythingRead(BackupOutcome outcome) {
        assertThat(outcome.backup().incremental()).isFalse();
        assertThat(outcome.statistics().bytesRead()).isEqualTo(CONTENT.length);
    }

    @Test
    void onTheLastBackup() throws Exception {
        BackupOutcome outcome = next(BackupMode.INCREMENTAL, "snap-b2", TestVolume.SMALL);

        assertThat(outcome.backup().incremental()).isTrue();
        assertThat(outcome.statistics().bytesRead()).isZero();
        assertThat(outcome.backup().size()).isEqualTo(CONTENT.length);
        assertThat(outcome.backup().compression()).isEqualTo(CompressionMethod.LZ4);
        assertThat(asked).containsExactly("snap-b1");
    }

    @Test
    void theVolumesCompressionIsUsed() throws Exception {
        byte[] changed = VOLUME.content(1, 2, 77);

        TestEngine.on(store)
                .backup(
                        new TestVolume("based", TestVolume.SMALL, CompressionMethod.GZIP)
                                .request("b2", 2, BackupMode.INCREMENTAL, changed.length),
                        new MemorySource(changed),
                        ChangeTracker.NONE,
                        ProgressListener.NONE);

        byte[] block = Arrays.copyOfRange(changed, 2 * 4096, 3 * 4096);
        ObjectKey key = VOLUME.name().block(TestVolume.checksum(block));
        assertThat(Arrays.copyOf(store.content(key), 4)).containsExactly(0x04, 0x22, 0x4D, 0x18);
    }

    @Test
    void notInFullMode() throws Exception {
        assertEverythingRead(next(BackupMode.FULL, "snap-b2", TestVolume.SMALL));
    }

    @Test
    void notOnTheSameSnapshot() throws Exception {
        assertEverythingRead(next(BackupMode.INCREMENTAL, "snap-b1", TestVolume.SMALL));
    }

    @Test
    void notOnAnotherBlockSize() throws Exception {
        assertEverythingRead(next(BackupMode.INCREMENTAL, "snap-b2", new BlockSize(12 * 1024)));
    }

    @Test
    void notOnOneThatIsInProgress() throws Exception {
        overwriteLast("{\"Name\":\"b1\",\"SnapshotName\":\"snap-b1\"}");

        assertEverythingRead(next(BackupMode.INCREMENTAL, "snap-b2", TestVolume.SMALL));
    }

    @Test
    void notOnASingleFile() throws Exception {
        overwriteLast(
                "{\"CreatedTime\":\"2020-01-01T00:00:00Z\",\"SnapshotName\":\"snap-b1\",\"SingleFile\":{\"FilePath\":\"x\"}}");

        assertEverythingRead(next(BackupMode.INCREMENTAL, "snap-b2", TestVolume.SMALL));
    }

    @Test
    void notWithoutASnapshotName() throws Exception {
        overwriteLast(
                "{\"CreatedTime\":\"2020-01-01T00:00:00Z\",\"Parameters\":{\"backup-block-size\":\"4096\"}}");

        assertEverythingRead(next(BackupMode.INCREMENTAL, "snap-b2", TestVolume.SMALL));
    }

    @Test
    void notIfTheLastBackupIsMissingOrItsNameIsInvalid() throws Exception {
        VolumeCatalog catalog = new VolumeCatalog(store, VOLUME.name());
        for (String last : List.of("absent", "", "../x", "-")) {
            store.remove(config("b2"));
            catalog.writeVolume(catalog.readVolume().withLastBackup(last, ""), WriteCondition.NONE);

            assertEverythingRead(next(BackupMode.INCREMENTAL, "snap-b2", TestVolume.SMALL));
        }
        assertThat(asked).isEmpty();
    }

    private void overwriteLast(String json) {
        store.put(config("b1"), json.getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectKey config(String backup) {
        return StoreLayout.backupConfig(VOLUME.name(), new BackupName(backup));
    }
}
