package io.drover.blockengine.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.ProgressListener;
import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.format.BackupConfig;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.format.VolumeInfo;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.blockengine.support.MemorySource;
import io.drover.blockengine.support.TestEngine;
import io.drover.blockengine.support.TestVolume;
import io.drover.blockengine.verify.Finding;
import io.drover.blockengine.verify.VerifyOutcome;
import io.drover.blockengine.verify.VerifyRequest;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A volume of three backups, damaged in every way that repair knows. */
class RepairTest {
    private static final Duration DEAD_AFTER = Duration.ofHours(1);

    private final TestVolume volume = TestVolume.small("pvc-repair");
    private final InMemoryStore store = new InMemoryStore();
    private final byte[] first = volume.content(1, 2, 3, 0, 4);
    private final byte[] second = volume.content(1, 5, 3, 6, 4);
    private final byte[] third = volume.content(7, 5, 0, 6, 8);
    private final Backupstore engine =
            new Backupstore(store, TestEngine.OPTIONS, (InstantSource) store::now);

    @BeforeEach
    void threeBackups() throws Exception {
        volume.backup(store, "b1", 1, first);
        volume.backup(store, "b2", 2, second);
        volume.backup(store, "b3", 3, third);
    }

    private RepairRequest request(Optional<byte[]> source) {
        return new RepairRequest(
                volume.name(),
                source.map(MemorySource::new),
                Optional.empty(),
                DEAD_AFTER,
                false,
                false,
                100);
    }

    private RepairOutcome repair() throws Exception {
        return engine.repair(request(Optional.empty()), ProgressListener.NONE);
    }

    private VerifyOutcome verify() throws Exception {
        return engine.verify(VerifyRequest.all(volume.name()), ProgressListener.NONE);
    }

    private void assertAllRestore() throws Exception {
        assertThat(volume.restore(store, "b1")).isEqualTo(first);
        assertThat(volume.restore(store, "b2")).isEqualTo(second);
        assertThat(volume.restore(store, "b3")).isEqualTo(third);
    }

    private ObjectKey blockOf(byte[] content, int index) {
        int bytes = volume.blockBytes();
        BlockChecksum checksum =
                TestVolume.checksum(
                        Arrays.copyOfRange(content, index * bytes, (index + 1) * bytes));
        return StoreLayout.block(volume.name(), checksum);
    }

    private ObjectKey config(String backup) {
        return StoreLayout.backupConfig(volume.name(), new BackupName(backup));
    }

    private void flip(ObjectKey key, int at) {
        byte[] content = store.content(key);
        content[at % content.length] ^= 0x10;
        store.put(key, content);
    }

    private void truncate(ObjectKey key) {
        byte[] content = store.content(key);
        store.put(key, Arrays.copyOf(content, content.length / 2));
    }

    @Test
    void leavesASoundVolumeAlone() throws Exception {
        Map<String, String> before = store.digests();

        RepairOutcome outcome = repair();

        assertThat(outcome.actions()).isEmpty();
        assertThat(outcome.lost()).isEmpty();
        assertThat(store.digests()).isEqualTo(before);
    }

    @Test
    void planWritesNothing() throws Exception {
        store.remove(StoreLayout.volumeConfig(volume.name()));
        truncate(config("b2"));
        flip(blockOf(third, 0), 40);
        Map<String, String> before = store.digests();

        RepairOutcome plan = engine.planRepair(request(Optional.of(third)), ProgressListener.NONE);

        assertThat(plan.applied()).isFalse();
        assertThat(plan.actions())
                .hasAtLeastOneElementOfType(RepairAction.WriteVolumeConfig.class)
                .hasAtLeastOneElementOfType(RepairAction.QuarantineBackup.class)
                .hasAtLeastOneElementOfType(RepairAction.RewriteBlock.class);
        assertThat(store.digests()).isEqualTo(before);
    }

    @Test
    void makesAMissingVolumeConfigAnew() throws Exception {
        VolumeInfo before = engine.inspectVolume(volume.name());
        store.remove(StoreLayout.volumeConfig(volume.name()));

        RepairOutcome outcome = repair();

        assertThat(outcome.lost()).isEmpty();
        VolumeInfo after = engine.inspectVolume(volume.name());
        assertThat(after.size()).isEqualTo(before.size());
        assertThat(after.lastBackup()).isEqualTo(before.lastBackup());
        assertThat(after.lastBackupAt()).isEqualTo(before.lastBackupAt());
        assertThat(after.blockCount()).isEqualTo(before.blockCount());
        assertThat(after.compression()).isEqualTo(CompressionMethod.LZ4);
        assertAllRestore();
        assertThat(verify().isSound()).isTrue();
    }

    @Test
    void makesATruncatedVolumeConfigAnewAndKeepsTheOld() throws Exception {
        VolumeInfo before = engine.inspectVolume(volume.name());
        truncate(StoreLayout.volumeConfig(volume.name()));

        repair();

        assertThat(engine.inspectVolume(volume.name()).size()).isEqualTo(before.size());
        assertThat(engine.inspectVolume(volume.name()).created()).isEqualTo(before.created());
        assertThat(store.keys(Quarantine.root(volume.name())))
                .singleElement()
                .asString()
                .contains("volume.cfg");
        assertAllRestore();
    }

    @Test
    void replacesTheVolumeConfigOfAnotherVolume() throws Exception {
        TestVolume other = TestVolume.small("pvc-other");
        other.backup(store, "o1", 1, other.content(9));
        store.put(
                StoreLayout.volumeConfig(volume.name()),
                store.content(StoreLayout.volumeConfig(other.name())));

        repair();

        VolumeInfo info = engine.inspectVolume(volume.name());
        assertThat(info.size()).isEqualTo(third.length);
        assertThat(info.lastBackup()).contains(new BackupName("b3"));
        assertAllRestore();
    }

    @Test
    void takesAnUnreadableBackupOutOfTheWayAndKeepsItsBlocks() throws Exception {
        byte[] intact = store.content(config("b2"));
        truncate(config("b2"));

        RepairOutcome outcome = repair();

        assertThat(outcome.lost()).containsExactly(new BackupName("b2"));
        assertThat(engine.backups(volume.name()))
                .containsExactly(new BackupName("b1"), new BackupName("b3"));
        assertThat(volume.restore(store, "b1")).isEqualTo(first);
        assertThat(volume.restore(store, "b3")).isEqualTo(third);
        assertThat(verify().isSound()).isTrue();
        assertThat(repair().actions()).isEmpty();
        // whoever has the configuration elsewhere finds all blocks still there
        store.put(config("b2"), intact);
        assertAllRestore();
    }

    @Test
    void givesUpQuarantinedConfigurationsAndTheirBlocksOnDemand() throws Exception {
        truncate(config("b3"));
        repair();
        assertThat(store.stat(blockOf(third, 0))).isPresent();

        engine.repair(
                new RepairRequest(
                        volume.name(),
                        Optional.empty(),
                        Optional.empty(),
                        DEAD_AFTER,
                        true,
                        false,
                        100),
                ProgressListener.NONE);

        assertThat(store.stat(blockOf(third, 0))).isEmpty();
        assertThat(volume.restore(store, "b1")).isEqualTo(first);
        assertThat(volume.restore(store, "b2")).isEqualTo(second);
    }

    @Test
    void buildsOnTheLatestSoundBackupWhenTheLastIsLost() throws Exception {
        truncate(config("b3"));

        repair();

        assertThat(engine.inspectVolume(volume.name()).lastBackup()).contains(new BackupName("b2"));
        byte[] next = volume.content(7, 5, 9, 6, 8);
        volume.backup(store, "b4", 4, next, volume.changes("snap-b2", second, next));
        assertThat(volume.restore(store, "b4")).isEqualTo(next);
    }

    @Test
    void takesBrokenBackupsOffTheListOnDemand() throws Exception {
        store.remove(blockOf(third, 0));
        RepairRequest request =
                new RepairRequest(
                        volume.name(),
                        Optional.empty(),
                        Optional.empty(),
                        DEAD_AFTER,
                        false,
                        true,
                        100);

        RepairOutcome outcome = engine.repair(request, ProgressListener.NONE);

        assertThat(outcome.lost()).containsExactly(new BackupName("b3"));
        assertThat(verify().isSound()).isTrue();
        assertThat(volume.restore(store, "b1")).isEqualTo(first);
        assertThat(volume.restore(store, "b2")).isEqualTo(second);
        assertThat(store.stat(config("b3"))).isEmpty();
        // what only it needed stays as long as it is in the quarantine
        assertThat(store.stat(blockOf(third, 4))).isPresent();
        assertThat(engine.planRepair(request, ProgressListener.NONE).actions()).isEmpty();
    }

    @Test
    void writesABadBlockAgainFromTheSource() throws Exception {
        flip(blockOf(third, 0), 50);
        store.remove(blockOf(third, 4));

        RepairOutcome outcome = engine.repair(request(Optional.of(third)), ProgressListener.NONE);

        assertThat(outcome.lost()).isEmpty();
        assertThat(outcome.actions())
                .hasSize(2)
                .hasOnlyElementsOfType(RepairAction.RewriteBlock.class);
        assertAllRestore();
        assertThat(verify().isSound()).isTrue();
    }

    @Test
    void findsBlocksAnywhereInTheSource() throws Exception {
        store.remove(blockOf(first, 4));

        engine.repair(request(Optional.of(volume.content(11, 4))), ProgressListener.NONE);

        assertAllRestore();
    }

    @Test
    void letsTheNextBackupHealWhatNothingElseCan() throws Exception {
        flip(blockOf(third, 0), 50);

        RepairOutcome outcome = repair();

        assertThat(outcome.lost()).containsExactly(new BackupName("b3"));
        assertThat(volume.restore(store, "b1")).isEqualTo(first);
        assertThat(volume.restore(store, "b2")).isEqualTo(second);
        assertThatThrownBy(() -> volume.restore(store, "b3"))
                .isInstanceOf(StoreException.Corrupt.class);
        volume.backup(store, "b4", 4, third);
        assertThat(volume.restore(store, "b4")).isEqualTo(third);
        assertAllRestore();
    }

    @Test
    void collectsOrphansButNotWhatARunningBackupWrites() throws Exception {
        ObjectKey orphan = blockOf(volume.content(20), 0);
        store.put(orphan, new byte[] {1});
        store.advance(Duration.ofMinutes(1));
        unfinished("b4");
        store.advance(Duration.ofMinutes(1));
        ObjectKey young = blockOf(volume.content(21), 0);
        store.put(young, new byte[] {1});

        repair();

        assertThat(store.stat(orphan)).isEmpty();
        assertThat(store.stat(young)).isPresent();
        assertThat(engine.backups(volume.name())).contains(new BackupName("b4"));
        assertAllRestore();
    }

    @Test
    void clearsTheRemainsOfABackupThatWasGivenUp() throws Exception {
        unfinished("b4");
        ObjectKey orphan = blockOf(volume.content(20), 0);
        store.put(orphan, new byte[] {1});
        store.advance(DEAD_AFTER.plusSeconds(1));

        RepairOutcome outcome = repair();

        assertThat(outcome.lost()).isEmpty();
        assertThat(engine.backups(volume.name())).doesNotContain(new BackupName("b4"));
        assertThat(store.stat(orphan)).isEmpty();
        assertAllRestore();
    }

    private void unfinished(String backup) throws Exception {
        BackupConfig config =
                BackupConfig.inProgress(
                        new BackupName(backup), volume.name(), CompressionMethod.LZ4);
        store.put(
                config(backup),
                ("{\"Name\":\"" + config.name() + "\",\"CreatedTime\":\"\"}")
                        .getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void removesLocksThatWereLeftAndRespectsThoseInForce() throws Exception {
        ObjectKey stale = StoreLayout.lock(volume.name(), "lock-00000000000000aa");
        ObjectKey foreign = StoreLayout.lock(volume.name(), "lock-00000000000000bb");
        store.put(stale, lock("lock-00000000000000aa", 1));
        store.put(foreign, "not a lock".getBytes(StandardCharsets.UTF_8));
        store.advance(Duration.ofSeconds(151));

        assertThat(verify().findings()).hasOnlyElementsOfType(Finding.LockPresent.class).hasSize(2);
        repair();

        assertThat(store.keys(StoreLayout.locks(volume.name()))).isEmpty();

        store.put(stale, lock("lock-00000000000000aa", 1));
        assertThatThrownBy(this::repair).isInstanceOf(StoreException.Conflict.class);
        assertThat(store.stat(stale)).isPresent();
    }

    private static byte[] lock(String name, int type) {
        return "{\"Name\":\"%s\",\"Type\":%d,\"Acquired\":true}"
                .formatted(name, type)
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void trustsNoListingThatLacksABackup() throws Exception {
        HidingStore hiding = new HidingStore(store, config("b3"));
        Backupstore deceived =
                new Backupstore(hiding, TestEngine.OPTIONS, InstantSource.fixed(Instant.EPOCH));

        assertThatThrownBy(() -> deceived.repair(request(Optional.empty()), ProgressListener.NONE))
                .isInstanceOf(StoreException.Unavailable.class);
        assertAllRestore();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void keepsTheBlocksOfAVolumeWhoseBackupsAreAllGone(boolean volumeConfigToo) throws Exception {
        List<ObjectKey> lost = new ArrayList<>(List.of(config("b1"), config("b2"), config("b3")));
        if (volumeConfigToo) {
            lost.add(StoreLayout.volumeConfig(volume.name()));
        }
        Map<ObjectKey, byte[]> configs = new LinkedHashMap<>();
        for (ObjectKey key : lost) {
            configs.put(key, store.content(key));
            store.remove(key);
        }

        RepairOutcome outcome = repair();

        assertThat(outcome.actions()).isEmpty();
        assertThat(outcome.remarks()).anyMatch(remark -> remark.contains("blocks are kept"));
        configs.forEach(store::put);
        assertAllRestore();
    }

    @Test
    void removesWhatWritersLeftThatWereKilledADayAgo() throws Exception {
        ObjectKey old = leftover(blockOf(third, 0), "1735689600123456789");
        ObjectKey misplaced = leftover(config("notes"), "17");
        store.put(old, new byte[7]);
        store.put(misplaced, new byte[7]);
        store.advance(Duration.ofHours(23));
        ObjectKey young = leftover(config("b3"), "123e4567-e89b-42d3-a456-426614174000");
        store.put(young, new byte[9]);
        assertThat(repair().actions()).isEmpty();
        store.advance(Duration.ofHours(2));

        RepairOutcome plan = engine.planRepair(request(Optional.empty()), ProgressListener.NONE);
        assertThat(store.stat(old)).isPresent();
        RepairOutcome outcome = repair();

        assertThat(plan.actions()).isEqualTo(outcome.actions());
        assertThat(outcome.actions())
                .containsExactly(new RepairAction.RemoveLeftovers(List.of(old), 7));
        assertThat(store.stat(old)).isEmpty();
        assertThat(store.stat(young)).isPresent();
        assertThat(store.stat(misplaced)).isPresent();
        assertAllRestore();
    }

    private String edit(ObjectKey key, String pattern, String replacement) {
        String text = new String(store.content(key), StandardCharsets.UTF_8);
        String edited = text.replaceFirst(pattern, replacement);
        assertThat(edited).isNotEqualTo(text);
        store.put(key, edited.getBytes(StandardCharsets.UTF_8));
        return text;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void correctsASizeOfTheVolumeThatIsNone(boolean knownToBackups) throws Exception {
        ObjectKey config = StoreLayout.volumeConfig(volume.name());
        String text = edit(config, "\"Size\":\"[0-9]*\"", "\"Size\":\"20479\"");
        for (String backup : knownToBackups ? List.<String>of() : List.of("b1", "b2", "b3")) {
            edit(config(backup), ",\"DroverVolumeSize\":\"[0-9]*\"", "");
        }

        RepairOutcome outcome = repair();

        assertThat(outcome.lost()).isEmpty();
        assertThat(new String(store.content(config), StandardCharsets.UTF_8)).isEqualTo(text);
        assertThat(verify().isSound()).isTrue();
    }

    @Test
    void takesAByteOrderMarkOffAConfigurationAndKeepsItsBlocks() throws Exception {
        byte[] config = store.content(config("b2"));
        byte[] marked = new byte[config.length + 3];
        System.arraycopy(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF}, 0, marked, 0, 3);
        System.arraycopy(config, 0, marked, 3, config.length);
        store.put(config("b2"), marked);
        assertThat(verify().brokenBackups()).containsExactly(new BackupName("b2"));

        RepairOutcome outcome = repair();

        assertThat(outcome.lost()).isEmpty();
        assertThat(outcome.actions())
                .containsExactly(new RepairAction.RemoveMark(new BackupName("b2")));
        assertThat(store.content(config("b2"))).isEqualTo(config);
        assertThat(repair().actions()).isEmpty();
        assertAllRestore();
    }

    private static ObjectKey leftover(ObjectKey key, String unique) {
        return key.parent().resolve(key.name() + ".tmp." + unique);
    }

    @Test
    void leavesADirectoryInPlaceOfAConfigurationToAPersonAndKeepsItsBlocks() throws Exception {
        byte[] config = store.content(config("b3"));
        store.remove(config("b3"));
        store.put(config("b3").resolve("file"), config);

        RepairOutcome outcome = repair();

        assertThat(outcome.lost()).containsExactly(new BackupName("b3"));
        assertThat(outcome.actions())
                .singleElement()
                .isInstanceOf(RepairAction.WriteVolumeConfig.class);
        assertThat(outcome.remarks())
                .anyMatch(remark -> remark.contains("is a directory or a link"));
        store.remove(config("b3").resolve("file"));
        store.put(config("b3"), config);
        assertAllRestore();
    }

    @Test
    void doesNotWriteOverADirectoryInPlaceOfTheVolumesConfiguration() throws Exception {
        ObjectKey config = StoreLayout.volumeConfig(volume.name());
        store.remove(config);
        store.put(config.resolve("file"), new byte[1]);

        RepairOutcome outcome = repair();

        assertThat(outcome.actions()).isEmpty();
        assertThat(outcome.remarks())
                .anyMatch(remark -> remark.contains("is a directory or a link"));
    }
}
