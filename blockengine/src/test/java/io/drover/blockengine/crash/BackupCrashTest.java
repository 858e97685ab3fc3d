package io.drover.blockengine.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.backup.BackupMode;
import io.drover.blockengine.backup.BackupOutcome;
import io.drover.blockengine.backup.ChangeTracker;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.FaultyStore;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.blockengine.support.MemorySource;
import io.drover.blockengine.support.StoreAudit;
import io.drover.blockengine.support.TestEngine;
import io.drover.blockengine.support.TestVolume;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;

/** A backup killed at every single change that it makes to the store. */
class BackupCrashTest {
    private static final TestVolume VOLUME = TestVolume.small("crashing");
    private static final byte[] FIRST = VOLUME.content(1, 2, 3, 0, 5, 6);
    private static final byte[] SECOND = VOLUME.content(1, 2, 33, 4, 5, 0);
    private static final byte[] THIRD = VOLUME.content(1, 7, 8, 7, 0, 9);

    private interface Backup {
        BackupOutcome run(ObjectStore store) throws Exception;
    }

    @Test
    void theFirstBackupOfAVolume() throws Exception {
        crashEverywhere(new InMemoryStore(), Map.of(), store -> third(store, BackupMode.FULL));
    }

    @Test
    void aFullBackup() throws Exception {
        crashEverywhere(
                withTwoBackups(),
                Map.of("b1", FIRST, "b2", SECOND),
                store -> third(store, BackupMode.FULL));
    }

    @Test
    void anIncrementalBackup() throws Exception {
        crashEverywhere(
                withTwoBackups(),
                Map.of("b1", FIRST, "b2", SECOND),
                store -> third(store, BackupMode.INCREMENTAL));
    }

    private static InMemoryStore withTwoBackups() throws Exception {
        InMemoryStore store = new InMemoryStore();
        VOLUME.backup(store, "b1", 1, FIRST);
        VOLUME.backup(store, "b2", 2, SECOND, VOLUME.changes("snap-b1", FIRST, SECOND));
        return store;
    }

    private static BackupOutcome third(ObjectStore store, BackupMode mode) throws Exception {
        ChangeTracker changes = VOLUME.changes("snap-b2", SECOND, THIRD);
        return TestEngine.on(store)
                .backup(
                        VOLUME.request("b3", 3, mode, THIRD.length),
                        new MemorySource(THIRD),
                        changes,
                        ProgressListener.NONE);
    }

    private static void crashEverywhere(
            InMemoryStore base, Map<String, byte[]> earlier, Backup backup) throws Exception {
        FaultyStore sound = new FaultyStore(base.copy());
        backup.run(sound);
        int steps = sound.mutations();
        assertThat(steps).isGreaterThan(8);
        for (int step = 0; step < steps; step++) {
            InMemoryStore store = base.copy();
            crash(backup, new FaultyStore(store).crashAfter(step));

            new StoreAudit(VOLUME, earlier).assertAllRestore(store);
            assertRerunCompletes(store, backup, step);
            assertDeletionCleansUp(store, earlier);
        }
    }

    private static void crash(Backup backup, FaultyStore store) throws Exception {
        try {
            backup.run(store);
            assertThat(store.hasCrashed()).isTrue();
        } catch (StoreException.Unavailable e) {
            assertThat(store.hasCrashed()).isTrue();
        }
    }

    private static void assertRerunCompletes(InMemoryStore store, Backup backup, int step)
            throws Exception {
        TreeSet<String> missing = new TreeSet<>(VOLUME.checksums(THIRD));
        missing.removeAll(VOLUME.stored(store));

        BackupOutcome outcome = backup.run(store);

        assertThat(outcome.statistics().blocksNew())
                .as("blocks written again after a crash at step %d", step)
                .isEqualTo(missing.size());
        assertThat(outcome.backup().inProgress()).isFalse();
        assertThat(VOLUME.restore(store, "b3")).as("step %d", step).isEqualTo(THIRD);
        assertThat(TestEngine.on(store).inspectVolume(VOLUME.name()).lastBackup())
                .as("last backup after a crash at step %d", step)
                .contains(new BackupName("b3"));
    }

    private static void assertDeletionCleansUp(InMemoryStore store, Map<String, byte[]> earlier)
            throws Exception {
        store.advance(Duration.ofSeconds(151));
        for (String backup : earlier.keySet()) {
            assertThat(
                            TestEngine.on(store)
                                    .deleteBackup(VOLUME.name(), new BackupName(backup))
                                    .blocksKeptBecause())
                    .isEmpty();
        }
        new StoreAudit(VOLUME, Map.of("b3", THIRD)).assertExact(store);
        TestEngine.on(store).deleteVolume(VOLUME.name());
        assertThat(store.digests()).isEmpty();
    }
}
