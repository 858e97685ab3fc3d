package io.drover.mover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.backup.BackupMode;
import io.drover.blockengine.backup.BackupRequest;
import io.drover.blockengine.backup.ChangeTracker;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.blockengine.support.MemorySource;
import io.drover.blockengine.support.TestEngine;
import io.drover.blockengine.support.TestVolume;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The device of a standby volume follows the backups of another volume. */
class DeviceCatchUpTest {
    private static final int BLOCK = 4096;

    /** No multiple of a block. */
    private static final int SIZE = 6 * BLOCK + 512;

    private static final MoverOutcome.Reached NOTHING = MoverOutcome.Reached.NOTHING;

    @TempDir private Path directory;

    private final InMemoryStore store = new InMemoryStore();
    private final TestVolume source = TestVolume.small("followed");
    private final AtomicInteger writes = new AtomicInteger();
    private Path device;

    /** It has what somebody else left there. */
    @BeforeEach
    void make() throws IOException {
        device = directory.resolve("device");
        byte[] old = new byte[SIZE];
        Arrays.fill(old, (byte) 7);
        Files.write(device, old);
    }

    private MoverOutcome step(String backup, CatchUpWay way, MoverOutcome.Reached held)
            throws Exception {
        return step(backup, way, held, Integer.MAX_VALUE);
    }

    /**
     * @param most writes, of which the next one fails
     */
    private MoverOutcome step(String backup, CatchUpWay way, MoverOutcome.Reached held, int most)
            throws Exception {
        writes.set(0);
        DeviceSink.Permit permit =
                () -> {
                    if (writes.incrementAndGet() > most) {
                        throw new IOException("killed");
                    }
                };
        try (DeviceSink sink = DeviceSink.reopen(device, permit)) {
            return new DeviceCatchUp(
                            TestEngine.on(store),
                            new CatchUpRun.Step("followed", backup, way.id(), held),
                            device)
                    .run(sink, ProgressListener.NONE);
        }
    }

    /**
     * Of the device; a write that was permitted may have been cut off by the failure of another.
     */
    private int blocksThatDiffer(byte[] content) throws IOException {
        byte[] held = Files.readAllBytes(device);
        int differ = 0;
        for (int at = 0; at < content.length; at += BLOCK) {
            if (!Arrays.equals(held, at, at + BLOCK, content, at, at + BLOCK)) {
                differ++;
            }
        }
        return differ;
    }

    private void assertDevice(byte[] content) throws IOException {
        byte[] wanted = Arrays.copyOf(content, (int) Files.size(device));
        assertThat(Files.readAllBytes(device)).isEqualTo(wanted);
    }

    @Test
    void aNewDeviceGetsTheBackupAndZeros() throws Exception {
        byte[] content = source.content(1, 0, 3, 4);
        source.backup(store, "b1", 1, content);

        MoverOutcome outcome = step("b1", CatchUpWay.FULL, NOTHING);

        assertDevice(content);
        assertThat(outcome.reached().backup()).isEqualTo("b1");
        assertThat(outcome.reached().taken()).isEqualTo("2026-01-01T00:00:01Z");
        assertThat(outcome.reached().size()).isEqualTo(4 * BLOCK);
        assertThat(outcome.reached().device()).isEqualTo(SIZE);
        assertThat(outcome.fallback()).isEmpty();
    }

    @Test
    void whatTheStoreSaysOfTheClaimIsKept() throws Exception {
        byte[] content = source.content(1);
        BackupRequest plain = source.request("b1", 1, BackupMode.INCREMENTAL, content.length);
        Map<String, String> labels =
                Map.of(
                        ClaimLabels.FS_TYPE,
                        "xfs",
                        ClaimLabels.STORAGE_CLASS,
                        "x".repeat(254),
                        "other",
                        "label");
        TestEngine.on(store)
                .backup(
                        new BackupRequest(
                                plain.source(),
                                plain.backup(),
                                plain.snapshot(),
                                plain.mode(),
                                labels),
                        new MemorySource(content),
                        ChangeTracker.NONE,
                        ProgressListener.NONE);

        MoverOutcome outcome = step("b1", CatchUpWay.FULL, NOTHING);

        assertThat(outcome.reached().labels()).containsOnly(Map.entry("drover.io/fs-type", "xfs"));
    }

    @Test
    void zerosAreNotWrittenOverZeros() throws Exception {
        Files.write(device, new byte[SIZE]);
        byte[] content = source.content(1, 0, 0, 4);
        source.backup(store, "b1", 1, content);

        step("b1", CatchUpWay.FULL, NOTHING);

        assertDevice(content);
        assertThat(writes).hasValue(2);
    }

    @Test
    void onlyWhatDiffersFromTheHeldBackupIsReadAndWritten() throws Exception {
        source.backup(store, "b1", 1, source.content(1, 2, 3, 4));
        MoverOutcome.Reached held = step("b1", CatchUpWay.FULL, NOTHING).reached();
        byte[] later = source.content(1, 0, 3, 5);
        source.backup(store, "b2", 2, later);

        MoverOutcome outcome = step("b2", CatchUpWay.DIFFERENCE, held);

        assertDevice(later);
        assertThat(writes).as("one block, and zeros in place of one").hasValue(2);
        assertThat(outcome.statistics().bytesRead()).isEqualTo(BLOCK);
        assertThat(outcome.fallback()).isEmpty();
    }

    @Test
    void whatTheDeviceHoldsIsComparedWhereTheStoreDoesNotTellItAnyMore() throws Exception {
        source.backup(store, "b1", 1, source.content(1, 2, 3, 4));
        MoverOutcome.Reached held = step("b1", CatchUpWay.FULL, NOTHING).reached();
        byte[] later = source.content(1, 2, 6, 4);
        source.backup(store, "b2", 2, later);
        source.delete(store, "b1");

        MoverOutcome outcome = step("b2", CatchUpWay.DIFFERENCE, held);

        assertDevice(later);
        assertThat(writes).hasValue(1);
        assertThat(outcome.statistics().bytesRead()).isEqualTo(BLOCK);
        assertThat(outcome.fallback()).contains("cannot find backup b1");
    }

    @Test
    void aBackupThatWasMadeAnewUnderItsNameIsNotTakenForTheHeldOne() throws Exception {
        source.backup(store, "b1", 1, source.content(1, 2, 3, 4));
        MoverOutcome.Reached held = step("b1", CatchUpWay.FULL, NOTHING).reached();
        byte[] later = source.content(8, 2, 3, 9);
        source.delete(store, "b1");
        source.backup(store, "b1", 2, source.content(8, 2, 3, 4));
        source.backup(store, "b2", 3, later);

        MoverOutcome outcome = step("b2", CatchUpWay.DIFFERENCE, held);

        assertDevice(later);
        assertThat(outcome.fallback()).isEqualTo("backup b1 is another one in the store now");
    }

    @Test
    void aDeviceBetweenTwoBackupsIsComparedAndCompleted() throws Exception {
        source.backup(store, "b1", 1, source.content(1, 2, 3, 4));
        MoverOutcome.Reached held = step("b1", CatchUpWay.FULL, NOTHING).reached();
        source.backup(store, "b2", 2, source.content(5, 6, 7, 0));
        assertThatThrownBy(() -> step("b2", CatchUpWay.DIFFERENCE, held, 2))
                .hasMessageContaining("killed");
        byte[] newest = source.content(5, 6, 7, 8);
        source.backup(store, "b3", 3, newest);
        int missing = blocksThatDiffer(newest);

        MoverOutcome outcome = step("b3", CatchUpWay.COMPARISON, held);

        assertDevice(newest);
        assertThat(writes).as("not what the interrupted step wrote").hasValue(missing);
        assertThat(outcome.fallback()).isEqualTo("it was between two backups");
        assertThat(step("b3", CatchUpWay.COMPARISON, outcome.reached()).reached())
                .isEqualTo(outcome.reached());
        assertThat(writes).hasValue(0);
    }

    @Test
    void whatAStorageAddsToADeviceIsMadeZeros() throws Exception {
        source.backup(store, "b1", 1, source.content(1, 2));
        MoverOutcome.Reached held = step("b1", CatchUpWay.FULL, NOTHING).reached();
        byte[] added = new byte[4 * BLOCK];
        Arrays.fill(added, (byte) 3);
        Files.write(device, added, StandardOpenOption.APPEND);
        byte[] grown = source.content(1, 2, 0, 4, 0, 0, 0, 5);
        source.backup(store, "b2", 2, grown);

        MoverOutcome outcome = step("b2", CatchUpWay.DIFFERENCE, held);

        assertDevice(grown);
        assertThat(outcome.reached().device()).isEqualTo(SIZE + 4 * BLOCK);
        assertThat(outcome.reached().size()).isEqualTo(8 * BLOCK);
    }

    @Test
    void aSourceThatWasMadeAnewSmallerIsNotFollowed() throws Exception {
        source.backup(store, "b1", 1, source.content(1, 2));
        MoverOutcome.Reached held =
                new MoverOutcome.Reached("b0", "", 4L * BLOCK, SIZE, "x", Map.of());

        assertThatThrownBy(() -> step("b1", CatchUpWay.DIFFERENCE, held))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "the backup is of a volume of 8192 bytes, but the standby volume has 16384"
                                + " and cannot shrink; make a new standby volume from the backup");
        assertThat(writes).hasValue(0);
    }
}
