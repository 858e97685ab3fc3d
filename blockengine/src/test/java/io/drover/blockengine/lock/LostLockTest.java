package io.drover.blockengine.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.backup.BackupMode;
import io.drover.blockengine.backup.ChangeTracker;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.pipeline.EngineOptions;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.restore.RestoreRequest;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.StoreCapabilities;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.FaultyStore;
import io.drover.blockengine.support.FaultyStore.Kind;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.blockengine.support.MemorySink;
import io.drover.blockengine.support.MemorySource;
import io.drover.blockengine.support.StoreAudit;
import io.drover.blockengine.support.TestVolume;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** An operation whose lock was removed by somebody else commits nothing. */
class LostLockTest {
    private static final TestVolume VOLUME = TestVolume.small("lost");
    private static final byte[] FIRST = VOLUME.content(1, 2, 3);
    private static final byte[] SECOND = VOLUME.content(1, 22, 3);

    private final InMemoryStore store = new InMemoryStore(new StoreCapabilities(true, 1, 4));
    private final FaultyStore faulty = new FaultyStore(store);
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    /** Refreshes its lock all the time. */
    private final Backupstore engine =
            new Backupstore(
                    faulty,
                    new EngineOptions(
                            2,
                            4,
                            new LockOptions(
                                    Duration.ofSeconds(2),
                                    Duration.ofMillis(5),
                                    Duration.ofSeconds(150))),
                    InstantSource.system());

    private interface Operation {
        void run() throws Exception;
    }

    @BeforeEach
    void backUp() throws Exception {
        VOLUME.backup(store, "b1", 1, FIRST);
        VOLUME.backup(store, "b2", 2, SECOND);
    }

    /** Stops the operation where the fault waits, takes its lock and lets it continue. */
    private void assertRefusedAfterLoss(Operation operation) throws Exception {
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<Void> running =
                    thread.submit(
                            () -> {
                                operation.run();
                                return null;
                            });
            reached.await();
            takeLocks();
            release.countDown();
            assertThatThrownBy(running::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(StoreException.Conflict.class)
                    .hasMessageContaining("lock-");
            assertThat(store.keys(VOLUME.name().locks())).isEmpty();
        }
    }

    /** Removes all locks, and waits until the holder has noticed that its own is missing. */
    private void takeLocks() {
        // a refresh that is just running must not bring it back
        faulty.on(Kind.WRITE).of(".lck").fails(StoreException.Unavailable::new);
        store.keys(VOLUME.name().locks()).forEach(key -> store.remove(ObjectKey.of(key)));
        int looks = faulty.count(Kind.STAT);
        await().until(() -> faulty.count(Kind.STAT) >= looks + 1);
    }

    @Test
    void aBackupIsNotCompleted() throws Exception {
        faulty.on(Kind.WRITE).of(".blk").waits(reached, release);

        assertRefusedAfterLoss(
                () ->
                        engine.backup(
                                VOLUME.request("b3", 3, BackupMode.FULL, FIRST.length),
                                new MemorySource(VOLUME.content(7, 8, 9)),
                                ChangeTracker.NONE,
                                ProgressListener.NONE));

        assertThat(engine.inspectBackup(VOLUME.name(), new BackupName("b3")).inProgress()).isTrue();
        assertThat(engine.inspectVolume(VOLUME.name()).lastBackup()).contains(new BackupName("b2"));
    }

    @Test
    void aRestoreIsNotReportedAsSuccessful() throws Exception {
        faulty.on(Kind.READ).of(".blk").waits(reached, release);

        assertRefusedAfterLoss(
                () ->
                        engine.restore(
                                RestoreRequest.full(VOLUME.name(), new BackupName("b1")),
                                new MemorySink(),
                                ProgressListener.NONE));
    }

    @Test
    void aDeletionDeletesNoBlocks() throws Exception {
        faulty.on(Kind.LIST).nth(2).waits(reached, release);
        int blocks = VOLUME.stored(store).size();

        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<?> running =
                    thread.submit(() -> engine.deleteBackup(VOLUME.name(), new BackupName("b1")));
            reached.await();
            takeLocks();
            release.countDown();
            // the listing does not contain the lock, which is reason enough for doubt
            running.get();
        }

        assertThat(VOLUME.stored(store)).hasSize(blocks);
        new StoreAudit(VOLUME, Map.of("b2", SECOND)).assertAllRestore(store);
    }

    @Test
    void aDeletionStopsBetweenItsBatches() throws Exception {
        VOLUME.backup(store, "b3", 3, VOLUME.content(31, 32, 33));
        int blocks = VOLUME.stored(store).size();
        faulty.on(Kind.DELETE).of(".blk").nth(1).waits(reached, release);

        assertRefusedAfterLoss(() -> engine.deleteBackup(VOLUME.name(), new BackupName("b3")));

        assertThat(VOLUME.stored(store)).hasSize(blocks - 1);
        new StoreAudit(VOLUME, Map.of("b1", FIRST, "b2", SECOND)).assertAllRestore(store);
    }

    @Test
    void aVolumeKeepsItsConfigurationUntilTheEnd() throws Exception {
        faulty.on(Kind.DELETE).of(".blk").nth(1).waits(reached, release);

        assertRefusedAfterLoss(() -> engine.deleteVolume(VOLUME.name()));

        assertThat(store.stat(StoreLayout.volumeConfig(VOLUME.name()))).isPresent();
    }
}
