package io.drover.control.several;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.blockengine.backup.BackedUpVolume;
import io.drover.blockengine.backup.BackupMode;
import io.drover.blockengine.backup.BackupRequest;
import io.drover.blockengine.backup.MemberOutcome;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.format.VolumeProperties;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.StoreException;
import io.drover.control.job.Retries;
import io.drover.mover.BackupTask;
import io.drover.mover.DataMoverRoute;
import io.drover.mover.SharedBackupListener;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.Names;
import io.drover.store.TargetReference;
import io.drover.support.TestMover;
import io.drover.support.TestPlane;

import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

@Timeout(60)
class SiblingReadsTest {
    private static final List<String> TARGETS = List.of("default", "archive");

    private final List<Collection<String>> begun = new CopyOnWriteArrayList<>();
    private final List<List<SharedBackupListener>> reads = new CopyOnWriteArrayList<>();
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private TestPlane plane;
    private TestMover mover;

    @BeforeEach
    void start() throws Exception {
        plane = new TestPlane();
        mover = new TestMover("data-mover-backup-shared", this::read);
        for (String target : TARGETS) {
            plane.target(target);
            Backup backup = new Backup();
            backup.setMetadata(
                    plane.cluster()
                            .metadata(
                                    "on-" + target,
                                    Map.of(
                                            Names.LABEL_BACKUP_VOLUME,
                                            "data",
                                            Names.LABEL_TARGET,
                                            target)));
            Siblings.join(backup, "on-default", "monday", TARGETS);
            plane.cluster().create(backup);
        }
    }

    @AfterEach
    void stop() throws Exception {
        cancelled.countDown();
        mover.close();
        plane.close();
    }

    /** The first one stands still until it is cancelled; the second one falls behind. */
    private void read(Exchange exchange) throws InterruptedException {
        @SuppressWarnings("unchecked")
        List<SharedBackupListener> listeners =
                exchange.getProperty(DataMoverRoute.LISTENERS, List.class);
        reads.add(listeners);
        listeners.get(1).onEnd(new MemberOutcome.Behind("it is slow"));
        listeners.get(0).onBegin(cancelled::countDown);
        cancelled.await();
        listeners.get(0).onEnd(new MemberOutcome.Failed(new CancellationException("cancelled")));
    }

    private SiblingReads reads(Duration wait) {
        return new SiblingReads(
                mover.route(),
                plane.cluster(),
                plane.jobs(),
                new Retries(plane::now, Duration.ofSeconds(1), Duration.ofSeconds(1)),
                begun::add,
                wait);
    }

    private static SiblingReads.Place gather(SiblingReads reads, String target)
            throws InterruptedException {
        BackupRequest request =
                new BackupRequest(
                        new BackedUpVolume(
                                new VolumeName("data"),
                                4 << 20,
                                BlockSize.DEFAULT,
                                CompressionMethod.LZ4,
                                VolumeProperties.DEFAULT),
                        new BackupName("monday"),
                        new BackupRequest.Snapshot("monday", Instant.EPOCH),
                        BackupMode.INCREMENTAL,
                        Map.of());
        return reads.gather(
                new BackupTask(new TargetReference(target, "file:///" + target, ""), request),
                "on-" + target,
                ProgressListener.NONE);
    }

    /** On a thread of its own, as the jobs of backups are. */
    private record Running<T>(FutureTask<T> task, Thread thread) {
        static <T> Running<T> start(Callable<T> work) {
            FutureTask<T> task = new FutureTask<>(work);
            return new Running<>(task, Thread.ofVirtual().start(task));
        }
    }

    @Test
    void thoseThatAreReadyTogetherAreReadOnceAndEndForThemselves() throws Exception {
        SiblingReads reads = reads(Duration.ofHours(1));
        Running<?> near = Running.start(() -> reads.awaitPart(gather(reads, "default")));
        await().until(() -> !reads.isIdle());
        Running<?> far = Running.start(() -> reads.awaitPart(gather(reads, "archive")));

        assertThatThrownBy(far.task()::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessage("it is slow; the other targets go on without it");
        assertThat(near.task().isDone()).isFalse();
        near.thread().interrupt();

        assertThatThrownBy(near.task()::get).cause().isInstanceOf(InterruptedException.class);
        assertThat(reads.isIdle()).isTrue();
        assertThat(this.reads).hasSize(1);
        assertThat(begun).singleElement().satisfies(keys -> assertThat(keys).hasSize(2));
    }

    @Test
    void targetThatIsAwayIsNotWaitedFor() throws Exception {
        BackupTarget away = plane.cluster().find(BackupTarget.class, "archive").orElseThrow();
        plane.writer().write(away, new BackupTarget.Status());

        assertThat(gather(reads(Duration.ofHours(1)), "default").shared()).isFalse();
    }

    @Test
    void siblingThatDoesNotComeIsWaitedForOnlySoLong() throws Exception {
        assertThat(gather(reads(Duration.ofMillis(50)), "default").shared()).isFalse();
    }

    @Test
    void siblingThatIsOverIsNotWaitedFor() throws Exception {
        Backup.Status status = new Backup.Status();
        status.state = "Error";
        plane.writer()
                .write(plane.cluster().find(Backup.class, "on-archive").orElseThrow(), status);

        assertThat(gather(reads(Duration.ofHours(1)), "default").shared()).isFalse();
    }

    @Test
    void oneThatIsInterruptedBeforeTheReadIsForgotten() throws Exception {
        SiblingReads reads = reads(Duration.ofHours(1));
        Running<?> near = Running.start(() -> gather(reads, "default"));
        await().until(() -> !reads.isIdle());

        near.thread().interrupt();

        assertThatThrownBy(near.task()::get).cause().isInstanceOf(InterruptedException.class);
        assertThat(reads.isIdle()).isTrue();
    }
}
