package io.drover.blockengine.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.copy.CopyOutcome.Result;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.FaultyStore;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.blockengine.support.StoreAudit;
import io.drover.blockengine.support.TestEngine;
import io.drover.blockengine.support.TestVolume;
import io.drover.blockengine.verify.Finding;
import io.drover.blockengine.verify.VerifyOutcome;
import io.drover.blockengine.verify.VerifyRequest;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A volume of three backups, copied to another store under all circumstances. */
class CopyTest {
    private final TestVolume volume = TestVolume.small("pvc-copy");
    private final InMemoryStore source = new InMemoryStore();
    private final InMemoryStore destination = new InMemoryStore();
    private final byte[] first = volume.content(1, 2, 3, 0, 4);
    private final byte[] second = volume.content(1, 5, 3, 6, 4);
    private final byte[] third = volume.content(7, 5, 0, 6, 8);
    private final StoreAudit audit =
            new StoreAudit(volume, new TreeMap<>(Map.of("b1", first, "b2", second, "b3", third)));

    @BeforeEach
    void threeBackups() throws Exception {
        volume.backup(source, "b1", 1, first);
        volume.backup(source, "b2", 2, second);
        volume.backup(source, "b3", 3, third);
    }

    private CopyOutcome copy(ObjectStore from, ObjectStore to) throws Exception {
        return TestEngine.on(from)
                .copyTo(
                        to,
                        new CopyRequest(volume.name(), Optional.empty()),
                        ProgressListener.NONE);
    }

    private ObjectKey config(String backup) {
        return StoreLayout.backupConfig(volume.name(), new BackupName(backup));
    }

    @Test
    void copiesEverythingByteByByte() throws Exception {
        CopyOutcome outcome = copy(source, destination);

        assertThat(outcome.isComplete()).isTrue();
        assertThat(outcome.backups().values()).hasOnlyElementsOfType(Result.Copied.class);
        assertThat(destination.digests()).isEqualTo(source.digests());
        audit.assertExact(destination);
        audit.assertNoLocks(source);
        audit.assertNoLocks(destination);
    }

    @Test
    void ofSeveralBackupsOfOneSecondTheSourcesNewestIsTheNewest() throws Exception {
        volume.backup(source, "c3", 3, second);

        copy(source, destination);

        assertThat(TestEngine.on(source).inspectVolume(volume.name()).lastBackup())
                .contains(new BackupName("c3"));
        assertThat(TestEngine.on(destination).inspectVolume(volume.name()).lastBackup())
                .contains(new BackupName("c3"));
    }

    /** Configurations are written last, so a copy that is cut off has left blocks only. */
    @Test
    void whatACopyLeavesThatIsCutOffIsUnfinishedAndNotDamaged() throws Exception {
        copy(source, destination);
        destination.remove(StoreLayout.volumeConfig(volume.name()));
        for (String backup : List.of("b1", "b2", "b3")) {
            destination.remove(config(backup));
        }

        VerifyOutcome outcome =
                TestEngine.on(destination)
                        .verify(VerifyRequest.all(volume.name()), ProgressListener.NONE);

        assertThat(outcome.isSound()).isTrue();
        assertThat(outcome.findings())
                .anyMatch(Finding.VolumeUnfinished.class::isInstance)
                .noneMatch(Finding::isDamage);
        copy(source, destination);
        audit.assertExact(destination);
    }

    @Test
    void copiesNothingTwice() throws Exception {
        copy(source, destination);

        CopyOutcome again = copy(source, destination);

        assertThat(again.backups().values()).hasOnlyElementsOfType(Result.AlreadyThere.class);
        assertThat(again.statistics().blocksNew()).isZero();
        assertThat(destination.digests()).isEqualTo(source.digests());
    }

    @Test
    void copiesOneBackupAndMakesItTheLast() throws Exception {
        CopyOutcome outcome =
                TestEngine.on(source)
                        .copyTo(
                                destination,
                                new CopyRequest(volume.name(), Optional.of(new BackupName("b2"))),
                                ProgressListener.NONE);

        assertThat(outcome.backups()).hasSize(1);
        Backupstore engine = TestEngine.on(destination);
        assertThat(engine.backups(volume.name())).containsExactly(new BackupName("b2"));
        assertThat(engine.inspectVolume(volume.name()).lastBackup()).contains(new BackupName("b2"));
        assertThat(volume.restore(destination, "b2")).isEqualTo(second);
        // and backups continue from it
        byte[] next = volume.content(1, 5, 9, 6, 4);
        volume.backup(destination, "n1", 9, next, volume.changes("snap-b2", second, next));
        assertThat(volume.restore(destination, "n1")).isEqualTo(next);
    }

    @Test
    void interruptedAnywhereItShowsOnlyCompleteBackupsAndContinues() throws Exception {
        FaultyStore counted = new FaultyStore(destination.copy());
        copy(source, counted);
        assertThat(counted.mutations()).isGreaterThan(10);

        // the last one is the release of the lock, whose failure fails no operation
        for (int left = 0; left < counted.mutations() - 1; left++) {
            InMemoryStore target = new InMemoryStore();
            FaultyStore crashing = new FaultyStore(target).crashAfter(left);
            assertThatThrownBy(() -> copy(source, crashing))
                    .as("after %d", left)
                    .isInstanceOf(StoreException.class);
            assertWholeBackupsOnly(target);

            expireLocks(target);
            assertThat(copy(source, target).isComplete()).isTrue();
            audit.assertExact(target);
        }
    }

    private void assertWholeBackupsOnly(InMemoryStore target) throws Exception {
        assertThat(
                        TestEngine.on(target)
                                .verify(VerifyRequest.all(volume.name()), ProgressListener.NONE)
                                .brokenBackups())
                .isEmpty();
    }

    private void expireLocks(InMemoryStore target) {
        target.keys(volume.name().locks()).forEach(key -> target.remove(ObjectKey.of(key)));
    }

    private CopyOutcome copyChecking(ObjectStore to) throws Exception {
        return TestEngine.on(source)
                .copyTo(
                        to,
                        new CopyRequest(volume.name(), Optional.empty(), false, true),
                        ProgressListener.NONE);
    }

    private ObjectKey block(long seed) {
        return volume.name().block(TestVolume.checksum(volume.content(seed)));
    }

    @Test
    void readsExistingBlocksOnlyOnRequest() throws Exception {
        copy(source, destination);
        Map<String, String> whole = destination.digests();
        byte[] flipped = destination.content(block(1));
        flipped[100] ^= 4;
        destination.put(block(1), flipped);
        destination.put(block(2), destination.content(block(3)));
        destination.put(block(5), new byte[1 << 20]);
        destination.put(block(6), Arrays.copyOf(destination.content(block(6)), 70));
        destination.remove(block(7));

        CopyOutcome trusting = copy(source, destination);
        assertThat(trusting.statistics().blocksNew()).isEqualTo(1);
        assertThat(trusting.blocksReplaced()).isZero();
        assertThat(destination.digests()).isNotEqualTo(whole);
        CopyOutcome checking = copyChecking(destination);

        assertThat(checking.isComplete()).isTrue();
        assertThat(checking.blocksReplaced()).isEqualTo(4);
        assertThat(destination.digests()).isEqualTo(whole);
        audit.assertExact(destination);
        assertThat(copyChecking(destination).blocksReplaced()).isZero();
    }

    @Test
    void readsTheSourceOnlyForWhatTheDestinationLacks() throws Exception {
        copy(source, destination);
        source.remove(block(1));

        assertThat(copyChecking(destination).isComplete()).isTrue();
        audit.assertExact(destination);
    }

    @Test
    void aFailingDestinationIsNoReasonToOverwriteItsBlocks() throws Exception {
        copy(source, destination);
        FaultyStore failing = new FaultyStore(destination);
        failing.on(FaultyStore.Kind.READ).of(".blk").fails(StoreException.Unavailable::new);

        assertThatThrownBy(() -> copyChecking(failing))
                .isInstanceOf(StoreException.Unavailable.class);
        audit.assertExact(destination);
    }

    @Test
    void writesAConfigurationAgainWhoseBlocksWereChanged() throws Exception {
        copy(source, destination);
        byte[] config = destination.content(config("b1"));
        String swapped =
                new String(config, StandardCharsets.UTF_8)
                        .replace(
                                TestVolume.checksum(volume.content(1)).hex(),
                                TestVolume.checksum(volume.content(2)).hex());
        destination.put(config("b1"), swapped.getBytes(StandardCharsets.UTF_8));

        copyChecking(destination);

        assertThat(destination.content(config("b1"))).isEqualTo(config);
    }

    @Test
    void leavesOutWhatIsDamagedAtTheSource() throws Exception {
        String only = volume.checksums(volume.content(7)).first();
        ObjectKey block =
                source.keys(volume.name().blocks()).stream()
                        .filter(key -> key.contains(only))
                        .map(ObjectKey::of)
                        .findFirst()
                        .orElseThrow();
        byte[] bytes = source.content(block);
        bytes[bytes.length / 2] ^= 1;
        source.put(block, bytes);

        CopyOutcome outcome = copy(source, destination);

        assertThat(outcome.isComplete()).isFalse();
        assertThat(outcome.backups().get(new BackupName("b3"))).isInstanceOf(Result.Refused.class);
        assertThat(volume.restore(destination, "b1")).isEqualTo(first);
        assertThat(volume.restore(destination, "b2")).isEqualTo(second);
        assertThat(destination.stat(config("b3"))).isEmpty();
        assertThat(destination.stat(block)).isEmpty();
        assertWholeBackupsOnly(destination);
    }

    @Test
    void copiesBlocksThatTheDestinationLost() throws Exception {
        copy(source, destination);
        ObjectKey lost = ObjectKey.of(destination.keys(volume.name().blocks()).getFirst());
        destination.put(lost, new byte[0]);

        copy(source, destination);

        audit.assertExact(destination);
    }

    @Test
    void refusesAnotherBackupOfTheSameName() throws Exception {
        byte[] other = volume.content(11, 12, 13, 14, 15);
        volume.backup(destination, "b2", 20, other);

        CopyOutcome outcome = copy(source, destination);

        assertThat(outcome.backups().get(new BackupName("b2"))).isInstanceOf(Result.Refused.class);
        assertThat(volume.restore(destination, "b2")).isEqualTo(other);
        assertThat(volume.restore(destination, "b3")).isEqualTo(third);
        assertThat(TestEngine.on(destination).inspectVolume(volume.name()).lastBackup())
                .contains(new BackupName("b2"));
    }

    @Test
    void refusesAVolumeThatIsCompressedDifferently() throws Exception {
        TestVolume gzip = new TestVolume("pvc-copy", new BlockSize(4096), CompressionMethod.GZIP);
        gzip.backup(destination, "g1", 1, first);

        assertThatThrownBy(() -> copy(source, destination))
                .isInstanceOf(StoreException.Conflict.class)
                .hasMessageContaining("gzip");
    }

    @Test
    void refusesAnotherVolumeOfTheSameNameUnlessRequested() throws Exception {
        byte[] other = volume.content(11, 12);
        volume.backup(destination, "o1", 20, other);
        made(destination, "2020-01-01T00:00:00Z");

        assertThatThrownBy(() -> copy(source, destination))
                .isInstanceOf(StoreException.Conflict.class)
                .hasMessageContaining("another one: made 2020-01-01T00:00:00Z with 8192 bytes");
        assertThat(TestEngine.on(destination).backups(volume.name())).hasSize(1);

        TestEngine.on(source)
                .copyTo(
                        destination,
                        new CopyRequest(volume.name(), Optional.empty(), true, false),
                        ProgressListener.NONE);
        audit.assertAllRestore(destination);
        assertThat(volume.restore(destination, "o1")).isEqualTo(other);
    }

    @Test
    void continuesWithAVolumeThatGrewSinceItWasCopied() throws Exception {
        copy(source, destination);
        byte[] larger = volume.content(1, 2, 3, 4, 5, 6, 7, 8);
        volume.backup(source, "b4", 4, larger);
        made(destination, "2020-01-01T00:00:00Z");

        assertThat(copy(source, destination).isComplete()).isTrue();

        assertThat(volume.restore(destination, "b4")).isEqualTo(larger);
    }

    private void made(InMemoryStore store, String time) {
        ObjectKey key = StoreLayout.volumeConfig(volume.name());
        String config = new String(store.content(key), StandardCharsets.UTF_8);
        store.put(
                key,
                config.replaceFirst("\"CreatedTime\":\"[^\"]*", "\"CreatedTime\":\"" + time)
                        .getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aBackupInProgressIsNotCopiedByItsName() {
        source.put(
                config("b9"),
                "{\"Name\":\"b9\",\"CreatedTime\":\"\"}".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(
                        () ->
                                TestEngine.on(source)
                                        .copyTo(
                                                destination,
                                                new CopyRequest(
                                                        volume.name(),
                                                        Optional.of(new BackupName("b9"))),
                                                ProgressListener.NONE))
                .isInstanceOf(StoreException.Conflict.class)
                .hasMessageContaining("in progress");
    }

    @Test
    void aBackupThatNamesAWrongBlockSizeIsNotCopied() throws Exception {
        String config = new String(source.content(config("b1")), StandardCharsets.UTF_8);
        source.put(
                config("b1"),
                config.replace("\"4096\"", "\"8192\"")
                        .replaceAll("\"Offset\":(4096|8192|16384)", "\"Offset\":$10")
                        .replace("40960", "8192")
                        .replace("81920", "16384")
                        .replace("163840", "24576")
                        .getBytes(StandardCharsets.UTF_8));

        CopyOutcome outcome = copy(source, destination);

        assertThat(outcome.backups().get(new BackupName("b1"))).isInstanceOf(Result.Refused.class);
        assertThat(volume.restore(destination, "b2")).isEqualTo(second);
    }

    @Test
    void copiesFromAReadOnlySource() throws Exception {
        FaultyStore readOnly = new FaultyStore(source);
        readOnly.on(FaultyStore.Kind.WRITE).of("locks").fails(StoreException.Forbidden::new);

        assertThat(copy(readOnly, destination).isComplete()).isTrue();

        audit.assertExact(destination);
    }
}
