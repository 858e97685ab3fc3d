package io.drover.cbt;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.backup.BackupMode;
import io.drover.blockengine.backup.BackupOutcome;
import io.drover.blockengine.backup.BackupRequest;
import io.drover.blockengine.backup.ChangeWay;
import io.drover.blockengine.backup.ChangesFound;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.blockengine.support.MemorySource;
import io.drover.blockengine.support.TestEngine;
import io.drover.blockengine.support.TestVolume;
import io.drover.blockengine.volume.ByteRange;
import io.drover.mover.CsiOrigin;
import io.drover.mover.MoverRun;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** Decisions and what becomes of them in the store. */
class ChangedBlocksTest {
    private static final TestVolume VOLUME = TestVolume.small("claim");
    private static final int BLOCK = 4096;
    private static final int COUNT = 16;
    private static final long SIZE = COUNT * BLOCK;
    private static final Map<String, String> ORIGIN =
            Map.of(CsiOrigin.DRIVER, "csi", CsiOrigin.VOLUME, "v1");

    /** Zeros, but for the first two blocks. */
    private static final byte[] FIRST = Arrays.copyOf(VOLUME.content(1, 2), (int) SIZE);

    private final InMemoryStore store = new InMemoryStore();
    private final ScriptedMetadata service = new ScriptedMetadata();
    private MoverRun.Tracking tracking = tracking("", 0, 30);
    private ChangesFound found = new ChangesFound(ChangeWay.ALL, "", "");

    private static MoverRun.Tracking tracking(String distrust, double check, int fullAfter) {
        return new MoverRun.Tracking(
                "host:1", "", "ns", "vs", List.of("h1", "h2"), distrust, check, fullAfter, "");
    }

    /** With one block, the seventh, changed. */
    private static byte[] second() {
        byte[] content = FIRST.clone();
        content[7 * BLOCK + 5] = 1;
        return content;
    }

    private BackupOutcome backUp(String name, int number, BackupMode mode, byte[] content)
            throws Exception {
        return backUp(VOLUME.request(name, number, mode, content.length), "h" + number, content);
    }

    private BackupOutcome backUp(BackupRequest request, String handle, byte[] content)
            throws Exception {
        Map<String, String> labels = new TreeMap<>(ORIGIN);
        labels.put(CsiOrigin.SNAPSHOT, handle);
        ChangedBlocks changes =
                new ChangedBlocks(
                        new MemorySource(content),
                        request.withLabels(labels),
                        tracking,
                        new MetadataReading(service, List.of()),
                        new DistrustSample(tracking.check(), 8, new Random(1)));
        BackupOutcome outcome =
                TestEngine.on(store)
                        .backup(
                                request.withLabels(labels),
                                changes,
                                changes,
                                ProgressListener.NONE);
        found = changes.found();
        return outcome;
    }

    private BackupOutcome incremental(String name, int number, byte[] content) throws Exception {
        return backUp(name, number, BackupMode.INCREMENTAL, content);
    }

    private String runs(String backup) throws Exception {
        return TestEngine.on(store)
                .inspectBackup(VOLUME.name(), new BackupName(backup))
                .labels()
                .get(CsiOrigin.RUNS);
    }

    /** The first one reads what is allocated. */
    @BeforeEach
    void first() throws Exception {
        service.allocated = List.of(ScriptedMetadata.page(SIZE, new ByteRange(0, 2 * BLOCK)));
        BackupOutcome outcome = incremental("b1", 1, FIRST);
        assertThat(found)
                .isEqualTo(
                        new ChangesFound(
                                ChangeWay.ALLOCATED, "there is no earlier backup to build on", ""));
        assertThat(outcome.statistics().bytesRead()).isEqualTo(2 * BLOCK);
        assertThat(VOLUME.restore(store, "b1")).isEqualTo(FIRST);
        service.asked.clear();
        service.delta = List.of(ScriptedMetadata.page(SIZE, new ByteRange(7 * BLOCK + 5, 1)));
        service.allocated =
                List.of(
                        ScriptedMetadata.page(
                                SIZE, new ByteRange(0, 2 * BLOCK), new ByteRange(7 * BLOCK, 1)));
    }

    @Test
    void onlyWhatChangedIsReadAndTheLastBlock() throws Exception {
        BackupOutcome outcome = incremental("b2", 2, second());

        assertThat(found).isEqualTo(new ChangesFound(ChangeWay.DELTA, "", ""));
        assertThat(service.asked).containsExactly(new MetadataQuery.Delta("ns", "vs", "h1"));
        assertThat(outcome.statistics().bytesRead()).isEqualTo(2 * BLOCK);
        assertThat(outcome.backup().incremental()).isTrue();
        assertThat(VOLUME.restore(store, "b2")).isEqualTo(second());
        assertThat(runs("b1")).isEqualTo("1");
        assertThat(runs("b2")).isEqualTo("2");
    }

    @Test
    void whatIsBeyondTheLastBackupCountsAsChanged() throws Exception {
        byte[] grown = Arrays.copyOf(FIRST, (int) SIZE + 2 * BLOCK);
        grown[(int) SIZE + 1] = 1;
        // not even the size is true
        service.delta = List.of(ScriptedMetadata.page(SIZE));

        BackupOutcome outcome = incremental("b2", 2, grown);

        assertThat(found.way()).isEqualTo(ChangeWay.DELTA);
        assertThat(outcome.statistics().bytesRead()).isEqualTo(3 * BLOCK);
        assertThat(VOLUME.restore(store, "b2")).isEqualTo(grown);
    }

    @Test
    void whatTheDriverDoesNotKnowOfCountsAsAllocated() throws Exception {
        service.deltaFails = Optional.of(new CbtException.NotFound("a"));
        service.allocated =
                List.of(ScriptedMetadata.page(SIZE - 3 * BLOCK, new ByteRange(0, 8 * BLOCK)));
        byte[] content = second();
        content[(int) SIZE - 2 * BLOCK] = 1;

        BackupOutcome outcome = incremental("b2", 2, content);

        assertThat(outcome.statistics().bytesRead()).isEqualTo(11 * BLOCK);
        assertThat(VOLUME.restore(store, "b2")).isEqualTo(content);
    }

    @ParameterizedTest
    @CsvSource({"Unavailable", "Unimplemented", "NotFound", "Denied", "Mangled"})
    void withoutAWholeAnswerWhatIsAllocatedIsRead(String type) throws Exception {
        service.deltaFails = Optional.of(error(type));

        BackupOutcome outcome = incremental("b2", 2, second());

        assertThat(found)
                .isEqualTo(
                        new ChangesFound(
                                ChangeWay.ALLOCATED, "GetMetadataDelta: " + type + ": x", ""));
        assertThat(outcome.statistics().bytesRead()).isEqualTo(3 * BLOCK);
        assertThat(outcome.statistics().blocksNew()).isEqualTo(1);
        assertThat(VOLUME.restore(store, "b2")).isEqualTo(second());
    }

    private static CbtException error(String type) {
        return switch (type) {
            case "Unavailable" -> new CbtException.Unavailable("x");
            case "Unimplemented" -> new CbtException.Unimplemented("x");
            case "NotFound" -> new CbtException.NotFound("x");
            case "Denied" -> new CbtException.Denied("x");
            default -> new CbtException.Mangled("x");
        };
    }

    @Test
    void withoutAnyAnswerAllIsReadAndLittleSent() throws Exception {
        service.deltaFails = Optional.of(new CbtException.NotFound("a"));
        service.allocatedFails = Optional.of(new CbtException.Unimplemented("b"));

        BackupOutcome outcome = incremental("b2", 2, second());

        assertThat(found)
                .isEqualTo(
                        new ChangesFound(
                                ChangeWay.ALL,
                                "GetMetadataDelta: NotFound: a; GetMetadataAllocated:"
                                        + " Unimplemented: b",
                                ""));
        assertThat(outcome.statistics().bytesRead()).isEqualTo(SIZE);
        assertThat(outcome.statistics().blocksNew()).isEqualTo(1);
        assertThat(VOLUME.restore(store, "b2")).isEqualTo(second());
        assertThat(runs("b2")).isEqualTo("0");
    }

    @Test
    void whatIsNotAllocatedAnyMoreIsNotInherited() throws Exception {
        byte[] trimmed = new byte[(int) SIZE];
        System.arraycopy(FIRST, 0, trimmed, 0, BLOCK);
        service.deltaFails = Optional.of(new CbtException.NotFound("a"));
        service.allocated = List.of(ScriptedMetadata.page(SIZE, new ByteRange(0, BLOCK)));

        incremental("b2", 2, trimmed);

        assertThat(found.way()).isEqualTo(ChangeWay.ALLOCATED);
        assertThat(VOLUME.restore(store, "b2")).isEqualTo(trimmed);
    }

    @Test
    void aChangeThatWasNotReportedIsCaught() throws Exception {
        tracking = tracking("", 100, 30);
        service.delta = List.of(ScriptedMetadata.page(SIZE, new ByteRange(0, BLOCK)));

        incremental("b2", 2, second());

        assertThat(found.way()).isEqualTo(ChangeWay.ALL);
        assertThat(found.missed())
                .isEqualTo("block 7 at offset 28672 has changed, and the driver did not report it");
        assertThat(service.asked).hasSize(1);
        assertThat(VOLUME.restore(store, "b2")).isEqualTo(second());
    }

    @Test
    void dataThatIsSaidNotToBeAllocatedIsCaught() throws Exception {
        tracking = tracking("", 0.5, 30);
        service.deltaFails = Optional.of(new CbtException.NotFound("a"));
        service.allocated = List.of(ScriptedMetadata.page(SIZE));
        byte[] all = VOLUME.content(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);

        incremental("b2", 2, all);

        assertThat(found.way()).isEqualTo(ChangeWay.ALL);
        assertThat(found.missed()).contains("has data");
        assertThat(VOLUME.restore(store, "b2")).isEqualTo(all);
    }

    @Test
    void whatIsReportedRightlyPassesTheCheck() throws Exception {
        tracking = tracking("", 100, 30);

        incremental("b2", 2, second());

        assertThat(found).isEqualTo(new ChangesFound(ChangeWay.DELTA, "", ""));
    }

    @Test
    void aDriverThatIsNotTrustedIsNotAsked() throws Exception {
        tracking = tracking("it was caught", 0, 30);

        incremental("b2", 2, second());

        assertThat(found).isEqualTo(new ChangesFound(ChangeWay.ALL, "it was caught", ""));
        assertThat(service.asked).isEmpty();
    }

    @Test
    void everySoOftenAllIsRead() throws Exception {
        tracking = tracking("", 0, 3);

        incremental("b2", 2, second());
        assertThat(found).isEqualTo(new ChangesFound(ChangeWay.DELTA, "", ""));
        tracking = tracking("", 0, 3);
        incremental("b3", 3, FIRST);

        assertThat(found)
                .isEqualTo(
                        new ChangesFound(
                                ChangeWay.ALL, "everything is read once in 3 backups", ""));
        assertThat(runs("b3")).isEqualTo("0");
    }

    @Test
    void aFullBackupReadsWhatIsAllocated() throws Exception {
        backUp("b2", 2, BackupMode.FULL, second());

        assertThat(found)
                .isEqualTo(
                        new ChangesFound(ChangeWay.ALLOCATED, "a full backup was asked for", ""));
        assertThat(VOLUME.restore(store, "b2")).isEqualTo(second());
        assertThat(runs("b2")).isEqualTo("2");
    }

    @Test
    void aSnapshotThatIsGoneIsNoBase() throws Exception {
        tracking = new MoverRun.Tracking("host:1", "", "ns", "vs", List.of("h2"), "", 0, 30, "");

        incremental("b2", 2, second());

        assertThat(found)
                .isEqualTo(
                        new ChangesFound(
                                ChangeWay.ALLOCATED,
                                "the snapshot of the last backup is gone",
                                ""));
    }

    @Test
    void anEarlierSnapshotIsNotBuiltOnALaterOne() throws Exception {
        backUp(VOLUME.request("b0", 0, BackupMode.INCREMENTAL, SIZE), "h2", second());

        assertThat(found.fallback()).isEqualTo("the last backup is of a later snapshot");
        assertThat(VOLUME.restore(store, "b0")).isEqualTo(second());
    }

    @Test
    void theSameSnapshotAgain() throws Exception {
        BackupRequest request = VOLUME.request("b2", 2, BackupMode.INCREMENTAL, SIZE);
        backUp(
                new BackupRequest(
                        request.source(),
                        request.backup(),
                        VOLUME.request("b1", 1, BackupMode.INCREMENTAL, SIZE).snapshot(),
                        request.mode(),
                        request.labels()),
                "h1",
                FIRST);

        assertThat(found.fallback()).isEqualTo("the last backup is of the same snapshot");
    }

    @Test
    void withoutAServiceAllIsRead() throws Exception {
        tracking = MoverRun.Tracking.none("the driver has none");

        incremental("b2", 2, second());

        assertThat(found).isEqualTo(new ChangesFound(ChangeWay.ALL, "the driver has none", ""));
        assertThat(runs("b2")).isNull();
    }

    @Test
    void aLostBlockIsReadAgain() throws Exception {
        ObjectKey lost = VOLUME.name().block(TestVolume.checksum(Arrays.copyOf(FIRST, BLOCK)));
        store.remove(lost);

        incremental("b2", 2, second());

        assertThat(found)
                .isEqualTo(
                        new ChangesFound(
                                ChangeWay.ALLOCATED,
                                "blocks of the last backup are missing from the store",
                                ""));
        assertThat(VOLUME.restore(store, "b2")).isEqualTo(second());
    }

    @Test
    void aBackupOfAnotherVolumeIsNoBase() throws Exception {
        BackupRequest request = VOLUME.request("b2", 2, BackupMode.INCREMENTAL, SIZE);
        Map<String, String> labels =
                Map.of(
                        CsiOrigin.DRIVER,
                        "csi",
                        CsiOrigin.VOLUME,
                        "other",
                        CsiOrigin.SNAPSHOT,
                        "h2");
        TestEngine.on(store)
                .backup(
                        request.withLabels(labels),
                        new MemorySource(second()),
                        _ -> Optional.empty(),
                        ProgressListener.NONE);

        incremental("b3", 3, second());
        assertThat(found.fallback())
                .isEqualTo("the last backup is of another volume of the storage");

        TestEngine.on(store)
                .backup(
                        VOLUME.request("b4", 4, BackupMode.INCREMENTAL, SIZE),
                        new MemorySource(second()),
                        _ -> Optional.empty(),
                        ProgressListener.NONE);
        incremental("b5", 5, second());
        assertThat(found.fallback())
                .isEqualTo("the last backup does not tell its snapshot in the storage");
    }
}
