package io.drover.mover;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.backup.BackedUpVolume;
import io.drover.blockengine.backup.BackupMode;
import io.drover.blockengine.backup.BackupRequest;
import io.drover.blockengine.backup.MemberOutcome;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.FaultyStore;
import io.drover.blockengine.support.FaultyStore.Kind;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.blockengine.support.TestEngine;
import io.drover.store.TargetReference;
import io.drover.volume.SnapshotInfo;
import io.drover.volume.file.FileVolumeDriver;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;

/** One of two backups from one read is cancelled, whatever it does at the time. */
@Timeout(60)
class SharedBackupTest {
    private static final int BLOCK = 2 << 20;
    private static final int SIZE = 4 * BLOCK;
    private static final Duration LONG = Duration.ofMinutes(5);

    @TempDir Path directory;
    private final FaultyStore near = new FaultyStore(new InMemoryStore());
    private final FaultyStore far = new FaultyStore(new InMemoryStore());
    private final CountDownLatch hanging = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final Follower ofNear = new Follower();
    private final Follower ofFar = new Follower();
    private FileVolumeDriver driver;
    private BackupRequest request;

    private static final class Follower implements SharedBackupListener {
        private final CompletableFuture<Runnable> cancel = new CompletableFuture<>();
        private final CompletableFuture<MemberOutcome> end = new CompletableFuture<>();

        @Override
        public void onBegin(Runnable handle) {
            cancel.complete(handle);
        }

        @Override
        public void onProgress(Progress progress) {
            // not looked at
        }

        @Override
        public void onEnd(MemberOutcome outcome) {
            end.complete(outcome);
        }

        void assertCancelled() {
            assertThat(end.join())
                    .isInstanceOfSatisfying(
                            MemberOutcome.Failed.class,
                            failed ->
                                    assertThat(failed.cause())
                                            .isInstanceOf(CancellationException.class)
                                            .hasMessageContaining("was cancelled"));
        }
    }

    @BeforeEach
    void takeSnapshot() throws IOException {
        driver =
                new FileVolumeDriver(
                        Files.createDirectories(directory.resolve("volumes")),
                        InstantSource.system());
        driver.create("vol", SIZE);
        ByteBuffer content = ByteBuffer.allocate(SIZE);
        content.put(0, (byte) 1).put(BLOCK, (byte) 2);
        driver.write("vol", 0, content);
        SnapshotInfo snapshot = driver.takeSnapshot("vol", "monday");
        request =
                new BackupRequest(
                        new BackedUpVolume(
                                new VolumeName("vol"),
                                SIZE,
                                new BlockSize(BLOCK),
                                CompressionMethod.LZ4),
                        new BackupName("monday"),
                        new BackupRequest.Snapshot("monday", snapshot.created()),
                        BackupMode.INCREMENTAL,
                        Map.of());
    }

    private Backupstore opened(TargetReference target) {
        return TestEngine.on(target.name().equals("near") ? near : far);
    }

    private FutureTask<Long> start(BackupstoreOpener opener) {
        SharedBackup backup = new SharedBackup(driver, opener, LONG);
        FutureTask<Long> running =
                new FutureTask<>(
                        () ->
                                backup.run(
                                        List.of(task("near"), task("far")),
                                        List.of(ofNear, ofFar)));
        Thread.ofVirtual().start(running);
        return running;
    }

    private BackupTask task(String target) {
        return new BackupTask(new TargetReference(target, "file:///" + target, ""), request);
    }

    private Backupstore hang(TargetReference target) throws StoreException {
        if (target.name().equals("far")) {
            hanging.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new StoreException.Unavailable("interrupted", e);
            }
        }
        return opened(target);
    }

    @Test
    void whileItsTargetIsOpened() throws Exception {
        FutureTask<Long> running = start(this::hang);
        hanging.await();

        ofFar.cancel.join().run();

        ofFar.assertCancelled();
        assertThat(running.get()).isEqualTo(SIZE);
        assertThat(ofNear.end.join()).isInstanceOf(MemberOutcome.Completed.class);
        assertThat(far.mutations()).isZero();
    }

    @Test
    void whileItsStoreHangs() throws Exception {
        CountDownLatch nearReached = new CountDownLatch(1);
        far.on(Kind.WRITE).of(".blk").waits(hanging, new CountDownLatch(1));
        near.on(Kind.WRITE).of(".blk").waits(nearReached, release);
        FutureTask<Long> running = start(this::opened);
        hanging.await();
        nearReached.await();

        ofFar.cancel.join().run();

        ofFar.assertCancelled();
        assertThat(ofNear.end.isDone()).isFalse();
        release.countDown();
        assertThat(ofNear.end.join()).isInstanceOf(MemberOutcome.Completed.class);
        running.get();
    }
}
