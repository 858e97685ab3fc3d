package io.drover.blockengine.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.restore.RestoreRequest;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.support.CountedSource;
import io.drover.blockengine.support.FaultyStore;
import io.drover.blockengine.support.FaultyStore.Kind;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.blockengine.support.MemorySink;
import io.drover.blockengine.support.TestEngine;
import io.drover.blockengine.support.TestVolume;
import io.drover.blockengine.volume.BlockSink;
import io.drover.blockengine.volume.ByteRange;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * However slow one end is, the other runs ahead only within limits; and a cancelled operation ends.
 */
class MemoryBoundTest {
    private static final TestVolume VOLUME = TestVolume.small("bounded");
    private static final int BLOCKS = 400;

    /** Blocks in memory at most: batches of eight at most for each worker and the reader. */
    private static final int MOST = 8 * (TestEngine.OPTIONS.workers() + 1) + 8;

    private final InMemoryStore store = new InMemoryStore();
    private final FaultyStore slow = new FaultyStore(store);
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private CountedSource source;

    private static byte[] content() {
        long[] seeds = new long[BLOCKS];
        for (int i = 0; i < BLOCKS; i++) {
            seeds[i] = i + 1L;
        }
        return VOLUME.content(seeds);
    }

    private CountedSource source(byte[] content) {
        source = new CountedSource(content);
        return source;
    }

    private Void backUp(ObjectStore target, byte[] content) throws Exception {
        TestEngine.on(target)
                .backup(
                        VOLUME.request("b1", 1, BackupMode.INCREMENTAL, content.length),
                        source(content),
                        ChangeTracker.NONE,
                        ProgressListener.NONE);
        return null;
    }

    @Test
    void aSlowStoreStopsTheReader() throws Exception {
        slow.on(Kind.WRITE).of(".blk").waits(reached, release);
        byte[] content = content();
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<Void> backup = thread.submit(() -> backUp(slow, content));
            reached.await();
            awaitStandstill(() -> source.reads());

            assertThat(source.reads()).isLessThanOrEqualTo(MOST + TestEngine.OPTIONS.inFlight());
            assertThat(slow.count(Kind.WRITE) - 4)
                    .isLessThanOrEqualTo(TestEngine.OPTIONS.inFlight());
            release.countDown();
            backup.get();
        }
        assertThat(VOLUME.restore(store, "b1")).isEqualTo(content);
        assertThat(source.reads()).isEqualTo(BLOCKS);
    }

    @Test
    void aSlowSinkStopsTheDownloads() throws Exception {
        byte[] content = content();
        backUp(store, content);
        MemorySink sink = new MemorySink();
        int before = slow.count(Kind.READ);
        CountDownLatch firstWrite = new CountDownLatch(1);
        SlowSink slowSink = new SlowSink(sink, firstWrite, release);
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<?> restore =
                    thread.submit(
                            () ->
                                    TestEngine.on(slow)
                                            .restore(
                                                    RestoreRequest.full(
                                                            VOLUME.name(), new BackupName("b1")),
                                                    slowSink,
                                                    ProgressListener.NONE));
            firstWrite.await();
            awaitStandstill(() -> slow.count(Kind.READ));

            assertThat(slow.count(Kind.READ) - before).isLessThanOrEqualTo(MOST + 8);
            release.countDown();
            restore.get();
        }
        assertThat(sink.content()).isEqualTo(content);
    }

    @Test
    void aBackupThatHangsCanBeCancelled() throws Exception {
        slow.on(Kind.WRITE).of(".blk").waits(reached, release);
        byte[] content = content();
        AtomicInteger interrupted = new AtomicInteger();
        Thread backup =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try {
                                        backUp(slow, content);
                                    } catch (InterruptedException e) {
                                        interrupted.incrementAndGet();
                                    } catch (Exception e) {
                                        throw new IllegalStateException(e);
                                    }
                                });
        reached.await();

        backup.interrupt();
        backup.join();

        assertThat(interrupted).hasValue(1);
        assertThat(store.keys(VOLUME.name().locks())).isEmpty();
        backUp(store, content);
        assertThat(VOLUME.restore(store, "b1")).isEqualTo(content);
    }

    private static void awaitStandstill(IntSupplier counter) {
        AtomicInteger last = new AtomicInteger(-1);
        await().pollInterval(Duration.ofMillis(100))
                .until(() -> last.getAndSet(counter.getAsInt()) == counter.getAsInt());
    }

    private record SlowSink(MemorySink sink, CountDownLatch reached, CountDownLatch release)
            implements BlockSink {
        @Override
        public void resize(long size) {
            sink.resize(size);
        }

        @Override
        public boolean startsZeroed() {
            return true;
        }

        @Override
        public void write(long offset, ByteBuffer source) throws IOException {
            reached.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new InterruptedIOException("interrupted");
            }
            sink.write(offset, source);
        }

        @Override
        public void zero(ByteRange range) {
            sink.zero(range);
        }

        @Override
        public void sync() {
            sink.sync();
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
