package io.drover.blockengine.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.format.BackupConfig;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.TestEngine;
import io.drover.blockengine.verify.Finding;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Damage of backups, blocks and locks, in every way that repair knows. */
class RepairTest extends RepairFixture {
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
    void movesAnUnreadableBackupToTheQuarantineAndKeepsItsBlocks() throws Exception {
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
        // with a copy of the configuration, all blocks are still there
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
    void movesBrokenBackupsToTheQuarantineOnDemand() throws Exception {
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
        // blocks that only this backup needs are kept as long as it is in the quarantine
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
    void removesExpiredLocksAndRespectsValidOnes() throws Exception {
        ObjectKey stale = volume.name().lock("lock-00000000000000aa");
        ObjectKey foreign = volume.name().lock("lock-00000000000000bb");
        store.put(stale, lock("lock-00000000000000aa", 1));
        store.put(foreign, "not a lock".getBytes(StandardCharsets.UTF_8));
        store.advance(Duration.ofSeconds(151));

        assertThat(verify().findings()).hasOnlyElementsOfType(Finding.LockPresent.class).hasSize(2);
        repair();

        assertThat(store.keys(volume.name().locks())).isEmpty();

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
    void doesNotTrustAListingWithoutAnExistingBackup() throws Exception {
        HidingStore hiding = new HidingStore(store, config("b3"));
        Backupstore deceived =
                new Backupstore(hiding, TestEngine.OPTIONS, InstantSource.fixed(Instant.EPOCH));

        assertThatThrownBy(() -> deceived.repair(request(Optional.empty()), ProgressListener.NONE))
                .isInstanceOf(StoreException.Unavailable.class);
        assertAllRestore();
    }

    @Test
    void removesLeftoversOfWritersKilledADayAgo() throws Exception {
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

    @Test
    void removesOwnLeftoversAtOnceWhenNobodyWrites() throws Exception {
        ObjectKey own = leftover(blockOf(third, 0), "0123456789abcdef");
        ObjectKey lock = leftover(volume.name().lock("lock-0123456789abcdef"), "0123456789abcdef");
        store.put(own, new byte[7]);
        store.put(lock, new byte[1]);
        ObjectKey writer = volume.name().lock("lock-0000000000000001");
        store.put(writer, lock("lock-0000000000000001", 1));
        assertThat(engine.planRepair(request(Optional.empty()), ProgressListener.NONE).actions())
                .isEmpty();
        store.remove(writer);

        assertThat(repair().actions())
                .containsExactly(new RepairAction.RemoveLeftovers(List.of(own), 7));
        assertThat(store.stat(own)).isEmpty();
    }

    private static ObjectKey leftover(ObjectKey key, String unique) {
        return key.parent().resolve(key.name() + ".tmp." + unique);
    }
}
