package io.drover.blockengine.delete;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.backup.BackupMode;
import io.drover.blockengine.backup.ChangeTracker;
import io.drover.blockengine.copy.CopyRequest;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.restore.RestoreRequest;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.FaultyStore;
import io.drover.blockengine.support.FaultyStore.Kind;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.blockengine.support.MemorySink;
import io.drover.blockengine.support.MemorySource;
import io.drover.blockengine.support.QuotaStore;
import io.drover.blockengine.support.StoreAudit;
import io.drover.blockengine.support.TestEngine;
import io.drover.blockengine.support.TestVolume;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A store without space, or one that takes no writes: what can be done there nevertheless. */
class FullStoreTest {
    private static final TestVolume VOLUME = TestVolume.small("full");
    private static final byte[] FIRST = VOLUME.content(1, 2, 3);
    private static final byte[] SECOND = VOLUME.content(1, 22, 33);

    private final InMemoryStore content = new InMemoryStore();
    private final QuotaStore store = new QuotaStore(content);
    private final Backupstore engine = TestEngine.on(store);
    private final List<String> notes = new ArrayList<>();
    private final ProgressListener noting =
            new ProgressListener() {
                @Override
                public void onProgress(Progress progress) {
                    // of no interest
                }

                @Override
                public void onNote(String note) {
                    notes.add(note);
                }
            };

    @BeforeEach
    void backUp() throws Exception {
        VOLUME.backup(store, "b1", 1, FIRST);
        VOLUME.backup(store, "b2", 2, SECOND);
    }

    private BackupName backup(String name) {
        return new BackupName(name);
    }

    @Test
    void aBackupIsDeletedWithItsBlocks() throws Exception {
        store.fill();
        long before = store.used();

        DeleteOutcome outcome = engine.deleteBackup(VOLUME.name(), backup("b1"));

        assertThat(outcome).isEqualTo(new DeleteOutcome(2, Optional.empty()));
        assertThat(store.used()).isLessThan(before);
        assertThat(content.keys(VOLUME.name().locks())).isEmpty();
        new StoreAudit(VOLUME, Map.of("b2", SECOND)).assertAllRestore(content);
    }

    @Test
    void aListingThatLacksTheBackupCostsNoBlocks() throws Exception {
        FaultyStore forgetful = new FaultyStore(store.fill());
        forgetful.on(Kind.CHILDREN).nth(1).isEmpty();
        int blocks = VOLUME.stored(content).size();

        DeleteOutcome outcome = TestEngine.on(forgetful).deleteBackup(VOLUME.name(), backup("b1"));

        assertThat(outcome.blocksKeptBecause().orElseThrow()).contains("reliably");
        assertThat(VOLUME.stored(content)).hasSize(blocks);
    }

    @Test
    void theLastBackupIsDeletedAndForgotten() throws Exception {
        store.fill();

        assertThat(engine.deleteBackup(VOLUME.name(), backup("b2")).blocksDeleted()).isEqualTo(2);

        assertThat(engine.inspectVolume(VOLUME.name()).lastBackup()).contains(backup("b1"));
        new StoreAudit(VOLUME, Map.of("b1", FIRST)).assertAllRestore(content);
    }

    @Test
    void aVolumeIsDeleted() throws Exception {
        store.fill();

        engine.deleteVolume(VOLUME.name());

        assertThat(content.keys(VOLUME.name().directory())).isEmpty();
    }

    @Test
    void blocksStayWhileSomebodyElseWorksOnTheVolume() throws Exception {
        byte[] lock = "{\"Type\":1,\"Acquired\":true}".getBytes(StandardCharsets.UTF_8);
        content.put(VOLUME.name().lock("lock-0000000000000000"), lock);
        store.fill();
        int blocks = VOLUME.stored(content).size();

        DeleteOutcome outcome = engine.deleteBackup(VOLUME.name(), backup("b1"));

        assertThat(outcome.blocksDeleted()).isZero();
        assertThat(outcome.blocksKeptBecause().orElseThrow()).contains("lock-0000000000000000");
        assertThat(VOLUME.stored(content)).hasSize(blocks);
        assertThat(content.keys(VOLUME.name().locks())).hasSize(1);
    }

    @Test
    void aBackupNeedsSpaceAndLeavesNoLock() {
        store.fill();

        assertThatThrownBy(
                        () ->
                                engine.backup(
                                        VOLUME.request(
                                                "b3", 3, BackupMode.INCREMENTAL, FIRST.length),
                                        new MemorySource(VOLUME.content(7, 8, 9)),
                                        ChangeTracker.NONE,
                                        ProgressListener.NONE))
                .isInstanceOf(StoreException.OutOfSpace.class);
        assertThat(content.keys(VOLUME.name().locks())).isEmpty();
    }

    @Test
    void aRestoreGoesOnWithoutALockAndReportsIt() throws Exception {
        store.fill();

        assertRestored(engine);
    }

    @Test
    void aReadOnlyStoreIsRestoredFromWithoutALock() throws Exception {
        FaultyStore readOnly = new FaultyStore(content);
        readOnly.on(Kind.WRITE).fails(StoreException.Forbidden::new);

        assertRestored(TestEngine.on(readOnly));
    }

    private void assertRestored(Backupstore from) throws Exception {
        MemorySink sink = new MemorySink();
        from.restore(RestoreRequest.full(VOLUME.name(), backup("b2")), sink, noting);

        assertThat(sink.content()).isEqualTo(SECOND);
        assertThat(notes)
                .singleElement()
                .asString()
                .contains("without a lock", "deleted meanwhile");
        assertThat(content.keys(VOLUME.name().locks())).isEmpty();
    }

    @Test
    void aFullStoreIsCopiedFromWithoutALock() throws Exception {
        store.fill();
        InMemoryStore other = new InMemoryStore();

        engine.copyTo(other, new CopyRequest(VOLUME.name(), Optional.empty()), noting);

        new StoreAudit(VOLUME, Map.of("b1", FIRST, "b2", SECOND)).assertAllRestore(other);
        assertThat(notes).singleElement().asString().contains("without a lock");
        assertThat(content.keys(ObjectKey.of("backupstore")))
                .noneMatch(key -> key.endsWith(".lck"));
    }
}
