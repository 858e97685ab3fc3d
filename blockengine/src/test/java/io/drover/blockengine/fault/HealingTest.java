package io.drover.blockengine.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.backup.BackupMode;
import io.drover.blockengine.backup.BackupOutcome;
import io.drover.blockengine.backup.ChangeTracker;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.FaultyStore;
import io.drover.blockengine.support.FaultyStore.Kind;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.blockengine.support.MemorySource;
import io.drover.blockengine.support.StoreAudit;
import io.drover.blockengine.support.TestEngine;
import io.drover.blockengine.support.TestVolume;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.Map;

/** What a store lost or damaged is restored by the next backup that contains it. */
class HealingTest {
    private static final TestVolume VOLUME = TestVolume.small("healing");
    private static final byte[] FIRST = VOLUME.content(1, 2, 3, 4);
    private static final byte[] SECOND = VOLUME.content(1, 2, 3, 44);
    private static final Map<String, byte[]> BOTH = Map.of("b1", FIRST, "b2", SECOND);

    private final InMemoryStore store = new InMemoryStore();

    @BeforeEach
    void backUp() throws Exception {
        VOLUME.backup(store, "b1", 1, FIRST);
    }

    private static ObjectKey block(byte[] content, int index) {
        byte[] block =
                Arrays.copyOfRange(
                        content, index * VOLUME.blockBytes(), (index + 1) * VOLUME.blockBytes());
        return VOLUME.name().block(TestVolume.checksum(block));
    }

    @Test
    void aLostBlockThatIsReadAgain() throws Exception {
        store.remove(block(FIRST, 1));

        BackupOutcome outcome = VOLUME.backup(store, "b2", 2, SECOND);

        assertThat(outcome.statistics().blocksNew()).isEqualTo(2);
        new StoreAudit(VOLUME, BOTH).assertExact(store);
    }

    @Test
    void anEmptyBlockFile() throws Exception {
        store.put(block(FIRST, 1), new byte[0]);

        VOLUME.backup(store, "b2", 2, SECOND);

        new StoreAudit(VOLUME, BOTH).assertExact(store);
    }

    @Test
    void aLostBlockThatWouldBeInherited() throws Exception {
        store.remove(block(FIRST, 1));

        BackupOutcome outcome =
                VOLUME.backup(store, "b2", 2, SECOND, VOLUME.changes("snap-b1", FIRST, SECOND));

        assertThat(outcome.backup().incremental()).isFalse();
        new StoreAudit(VOLUME, BOTH).assertExact(store);
    }

    @Test
    void aDamagedBlockIsWrittenAgainByAFullBackup() throws Exception {
        store.put(block(FIRST, 1), VOLUME.content(99));
        assertThatThrownBy(() -> VOLUME.restore(store, "b1"))
                .isInstanceOf(StoreException.Corrupt.class);

        BackupOutcome outcome =
                TestEngine.on(store)
                        .backup(
                                VOLUME.request("b2", 2, BackupMode.FULL, SECOND.length),
                                new MemorySource(SECOND),
                                ChangeTracker.NONE,
                                ProgressListener.NONE);

        assertThat(outcome.backup().reUploadedBytes()).isPositive();
        assertThat(outcome.statistics().blocksNew()).isEqualTo(1);
        new StoreAudit(VOLUME, BOTH).assertExact(store);
    }

    @Test
    void anEmptyListingCostsWorkButNoData() throws Exception {
        FaultyStore faulty = new FaultyStore(store);
        faulty.on(Kind.LIST).of("/blocks").isEmpty();

        BackupOutcome outcome =
                VOLUME.backup(faulty, "b2", 2, SECOND, VOLUME.changes("snap-b1", FIRST, SECOND));

        assertThat(outcome.statistics().blocksNew()).isEqualTo(4);
        new StoreAudit(VOLUME, BOTH).assertExact(store);
    }

    @Test
    void aLostVolumeConfigurationIsCreatedAgain() throws Exception {
        store.remove(StoreLayout.volumeConfig(VOLUME.name()));

        VOLUME.backup(store, "b2", 2, SECOND);

        new StoreAudit(VOLUME, BOTH).assertExact(store);
    }

    @Test
    void aDamagedLastBackupIsNotUsedAsABase() throws Exception {
        store.put(StoreLayout.backupConfig(VOLUME.name(), new BackupName("b1")), new byte[] {1});

        BackupOutcome outcome =
                VOLUME.backup(store, "b2", 2, SECOND, VOLUME.changes("snap-b1", FIRST, SECOND));

        assertThat(outcome.backup().incremental()).isFalse();
        assertThat(VOLUME.restore(store, "b2")).isEqualTo(SECOND);
    }

    @Test
    void anExistingNameOfAnotherSnapshotIsRefused() throws Exception {
        Map<String, String> before = store.digests();

        assertThatThrownBy(() -> VOLUME.backup(store, "b1", 7, SECOND))
                .isInstanceOf(StoreException.Conflict.class)
                .hasMessageContaining("backup b1 of volume healing already exists");

        assertThat(store.digests()).isEqualTo(before);
        assertThat(VOLUME.restore(store, "b1")).isEqualTo(FIRST);
    }

    @Test
    void anOldBackupRunAgainDoesNotBecomeTheLastOne() throws Exception {
        VOLUME.backup(store, "b2", 2, SECOND);

        VOLUME.backup(store, "b1", 1, FIRST);

        assertThat(TestEngine.on(store).inspectVolume(VOLUME.name()).lastBackup())
                .contains(new BackupName("b2"));
        new StoreAudit(VOLUME, BOTH).assertExact(store);
    }
}
