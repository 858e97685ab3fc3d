package io.drover.blockengine.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.FaultyStore;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.blockengine.support.TestEngine;
import io.drover.blockengine.support.TestVolume;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Verification of two backups that share a block, after all kinds of damage. */
class VerifyTest {
    private final TestVolume volume = TestVolume.small("pvc-verify");
    private final InMemoryStore store = new InMemoryStore();

    @BeforeEach
    void twoBackups() throws Exception {
        volume.backup(store, "b1", 1, volume.content(1, 2));
        volume.backup(store, "b2", 2, volume.content(1, 3));
    }

    private static Backupstore engine(ObjectStore store) {
        return new Backupstore(store, TestEngine.OPTIONS, InstantSource.system());
    }

    private VerifyOutcome verify(ObjectStore on) throws Exception {
        return engine(on).verify(VerifyRequest.all(volume.name()), ProgressListener.NONE);
    }

    private ObjectKey block(long seed) {
        return volume.name().block(TestVolume.checksum(volume.content(seed)));
    }

    private ObjectKey config(String backup) {
        return StoreLayout.backupConfig(volume.name(), new BackupName(backup));
    }

    @Test
    void aSharedBlockBreaksBothBackupsAndIsNamedOnce() throws Exception {
        store.remove(block(1));

        VerifyOutcome outcome = verify(store);

        assertThat(outcome.findings())
                .contains(
                        new Finding.BlockMissing(
                                TestVolume.checksum(volume.content(1)),
                                List.of(new BackupName("b1"), new BackupName("b2"))))
                .hasSize(3);
        assertThat(outcome.brokenBackups()).hasSize(2);
    }

    @Test
    void anotherBlocksContentUnderABlocksNameIsDamage() throws Exception {
        store.put(block(2), store.content(block(3)));

        assertThat(verify(store).brokenBackups()).containsExactly(new BackupName("b1"));
    }

    @Test
    void aFileLongerThanAnyBlockIsDamageAndNotAStoreFailure() throws Exception {
        store.put(block(2), new byte[1_000_000]);

        assertThat(verify(store).brokenBackups()).containsExactly(new BackupName("b1"));
    }

    @Test
    void anEmptyFileIsDamage() throws Exception {
        store.put(block(2), new byte[0]);

        assertThat(verify(store).brokenBackups()).containsExactly(new BackupName("b1"));
    }

    @Test
    void aConfigurationOfAnotherBackupIsFound() throws Exception {
        store.put(config("b3"), store.content(config("b1")));

        VerifyOutcome outcome = verify(store);

        assertThat(outcome.brokenBackups()).containsExactly(new BackupName("b3"));
    }

    @Test
    void aBackupThatIsDeletedMeanwhileIsNotReported() throws Exception {
        VanishingStore vanishing =
                new VanishingStore(store, volume.name().directory(), config("b1"), block(2));

        VerifyOutcome outcome = verify(vanishing);

        assertThat(vanishing.hasVanished()).isTrue();
        assertThat(outcome.isSound()).as("%s", outcome.findings()).isTrue();
    }

    @Test
    void aFailingStoreIsNotDamage() {
        FaultyStore failing = new FaultyStore(store);
        failing.on(FaultyStore.Kind.READ).of(".blk").fails(StoreException.Unavailable::new);

        assertThatThrownBy(() -> verify(failing)).isInstanceOf(StoreException.Unavailable.class);
    }

    @Test
    void writesNothing() throws Exception {
        FaultyStore counting = new FaultyStore(store);

        verify(counting);

        assertThat(counting.mutations()).isZero();
    }

    @Test
    void verifiesOnlyWhatIsSelected() throws Exception {
        store.remove(block(2));
        store.remove(block(3));

        VerifyOutcome one =
                engine(store)
                        .verify(
                                new VerifyRequest(
                                        volume.name(),
                                        Optional.of(new BackupName("b2")),
                                        Optional.empty(),
                                        100),
                                ProgressListener.NONE);
        VerifyOutcome none =
                engine(store)
                        .verify(
                                new VerifyRequest(
                                        volume.name(),
                                        Optional.empty(),
                                        Optional.of(Instant.parse("2999-01-01T00:00:00Z")),
                                        100),
                                ProgressListener.NONE);

        assertThat(one.brokenBackups()).containsExactly(new BackupName("b2"));
        assertThat(none.backups()).isEmpty();
        assertThat(none.isSound()).isTrue();
    }

    @Test
    void readsTheBlocksThatTheCallerChooses() throws Exception {
        BlockChecksum damaged = TestVolume.checksum(volume.content(2));
        store.put(block(2), store.content(block(3)));

        VerifyOutcome other = verify(block -> !block.equals(damaged));
        VerifyOutcome chosen = verify(block -> block.equals(damaged));

        assertThat(other.isSound()).isTrue();
        assertThat(other.statistics().bytesRead()).isEqualTo(2L * volume.blockBytes());
        assertThat(chosen.brokenBackups()).containsExactly(new BackupName("b1"));
        assertThat(chosen.bad()).containsExactly(damaged);
        assertThat(chosen.contents().get(new BackupName("b1")).total()).isEqualTo(2);
        assertThat(chosen.contents().get(new BackupName("b2")).of(SliceCounts.slice(damaged)))
                .isZero();
    }

    private VerifyOutcome verify(Predicate<BlockChecksum> blocks) throws Exception {
        return engine(store)
                .verify(
                        VerifyRequest.all(volume.name()),
                        all -> new BlockSample.Choice(blocks, all.total()),
                        ProgressListener.NONE);
    }

    @Test
    void aMissingBackupIsNotReportedAsSound() {
        assertThatThrownBy(
                        () ->
                                engine(store)
                                        .verify(
                                                new VerifyRequest(
                                                        volume.name(),
                                                        Optional.of(new BackupName("nope")),
                                                        Optional.empty(),
                                                        100),
                                                ProgressListener.NONE))
                .isInstanceOf(StoreException.NotFound.class)
                .hasMessageContaining("nope");
    }

    private static ObjectKey temporary(ObjectKey key, String unique) {
        return key.parent().resolve(key.name() + ".tmp." + unique);
    }

    @Test
    void countsLeftoversOfKilledWriters() throws Exception {
        store.put(temporary(block(2), "1735689600123456789"), new byte[100]);
        store.put(temporary(config("b7"), "00ff00ff00ff00ff"), new byte[10]);
        store.put(
                temporary(
                        StoreLayout.volumeConfig(volume.name()),
                        "123e4567-e89b-42d3-a456-426614174000"),
                new byte[1]);

        VerifyOutcome outcome = verify(store);

        assertThat(outcome.isSound()).isTrue();
        assertThat(outcome.findings())
                .singleElement()
                .isInstanceOfSatisfying(
                        Finding.LeftoverFiles.class,
                        left -> {
                            assertThat(left.files()).hasSize(3);
                            assertThat(left.message())
                                    .contains("3 files (111 bytes)", "2026-01-01T00:00:00Z");
                        });
    }

    @Test
    void anUnknownTemporaryNameIsAForeignFile() throws Exception {
        List<ObjectKey> foreign =
                List.of(
                        temporary(block(2), "1"),
                        temporary(config("b1"), "bak"),
                        temporary(config("b1").parent().resolve("notes"), "1735689600123456789"),
                        temporary(
                                volume.name().blocks().resolve("zz/" + block(2).name()),
                                "1735689600123456789"));
        foreign.forEach(key -> store.put(key, new byte[1]));

        assertThat(verify(store).findings())
                .containsExactlyInAnyOrderElementsOf(
                        foreign.stream().map(Finding.ForeignFile::new).toList());
    }

    private void edit(ObjectKey key, String pattern, String replacement) {
        String text = new String(store.content(key), StandardCharsets.UTF_8);
        String edited = text.replaceFirst(pattern, replacement);
        assertThat(edited).isNotEqualTo(text);
        store.put(key, edited.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "4096", "8193", "-4096", "1099511627776"})
    void aWrongSizeOfABackupIsNotedAndDoesNotBreakIt(String size) throws Exception {
        edit(config("b1"), "\"Size\":\"[0-9]*\"", "\"Size\":\"" + size + "\"");

        VerifyOutcome outcome = verify(store);

        assertThat(outcome.isSound()).isTrue();
        assertThat(outcome.findings())
                .containsExactly(
                        new Finding.BackupSizeWrong(
                                new BackupName("b1"), Long.parseLong(size), 8192));
    }

    @Test
    void blocksUnderAnotherCompressionThanNamedAreNoted() throws Exception {
        edit(config("b2"), "\"CompressionMethod\":\"lz4\"", "\"CompressionMethod\":\"none\"");

        VerifyOutcome outcome = verify(store);

        assertThat(outcome.isSound()).isTrue();
        assertThat(outcome.findings())
                .containsExactly(
                        new Finding.BlocksOtherwiseCompressed(
                                new BackupName("b2"), CompressionMethod.NONE, 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "5000"})
    void aSizeOfTheVolumeByWhichLonghornRefusesToRestoreIsDamage(String size) throws Exception {
        ObjectKey config = StoreLayout.volumeConfig(volume.name());
        edit(config, "\"Size\":\"[0-9]*\"", "\"Size\":\"" + size + "\"");

        VerifyOutcome withKnownSizes = verify(store);
        forgetSizes();
        VerifyOutcome withoutThem = verify(store);

        assertThat(withKnownSizes.findings())
                .singleElement()
                .isInstanceOfSatisfying(
                        Finding.VolumeConfigBad.class,
                        bad -> assertThat(bad.reason()).contains(size + " bytes"));
        assertThat(withoutThem.findings())
                .filteredOn(Finding.VolumeConfigBad.class::isInstance)
                .hasSize(1);
    }

    /** As Longhorn writes them. */
    private void forgetSizes() {
        edit(config("b1"), ",\"DroverVolumeSize\":\"[0-9]*\"", "");
        edit(config("b2"), ",\"DroverVolumeSize\":\"[0-9]*\"", "");
    }

    @Test
    void aSizeOfTheVolumeThatIsNotItsLastBackupsIsNoted() throws Exception {
        edit(StoreLayout.volumeConfig(volume.name()), "\"Size\":\"[0-9]*\"", "\"Size\":\"4096\"");

        VerifyOutcome outcome = verify(store);

        assertThat(outcome.isSound()).isTrue();
        assertThat(outcome.findings()).containsExactly(new Finding.VolumeSizeDiffers(4096, 8192));
    }

    @Test
    void aBlockSizeThatFitsNothingIsNotBlamedOnTheVolume() throws Exception {
        forgetSizes();
        for (String backup : List.of("b1", "b2")) {
            edit(config(backup), "block-size\":\"4096\"", "block-size\":\"65536\"");
        }

        VerifyOutcome outcome = verify(store);

        assertThat(outcome.brokenBackups()).hasSize(2);
        assertThat(outcome.findings()).noneMatch(Finding.VolumeConfigBad.class::isInstance);
    }

    @Test
    void aDirectoryInPlaceOfAConfigurationIsDamage() throws Exception {
        store.put(config("b2").resolve("some/file"), new byte[1]);
        store.remove(config("b2"));
        ObjectKey volumeConfig = StoreLayout.volumeConfig(volume.name());
        store.put(volumeConfig.resolve("file"), new byte[1]);
        store.remove(volumeConfig);

        VerifyOutcome outcome = verify(store);

        assertThat(outcome.brokenBackups()).containsExactly(new BackupName("b2"));
        assertThat(outcome.findings())
                .containsExactlyInAnyOrder(
                        new Finding.VolumeConfigBad("volume.cfg is missing"),
                        new Finding.DirectoryForConfig(volumeConfig, Optional.empty()),
                        new Finding.DirectoryForConfig(
                                config("b2"), Optional.of(new BackupName("b2"))));
    }

    @Test
    void countsOrphansAndForeignFiles() throws Exception {
        store.put(block(9), new byte[] {1, 2, 3});
        ObjectKey stray = volume.name().blocks().resolve("aa/README.txt");
        store.put(stray, new byte[] {1});

        assertThat(verify(store).findings())
                .containsExactlyInAnyOrder(
                        new Finding.OrphanedBlocks(1, 3), new Finding.ForeignFile(stray));
    }
}
