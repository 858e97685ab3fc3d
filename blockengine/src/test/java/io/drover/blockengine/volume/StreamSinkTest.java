package io.drover.blockengine.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.restore.RestoreRequest;
import io.drover.blockengine.support.FaultyStore;
import io.drover.blockengine.support.FaultyStore.Kind;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.blockengine.support.TestEngine;
import io.drover.blockengine.support.TestVolume;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** A restore into a pipe is the volume, byte after byte, whatever order blocks arrive in. */
class StreamSinkTest {
    private static final TestVolume VOLUME = TestVolume.small("piped");

    private final InMemoryStore store = new InMemoryStore();
    private final ByteArrayOutputStream pipe = new ByteArrayOutputStream();

    private static byte[] content() {
        long[] seeds = new long[150];
        for (int i = 0; i < seeds.length; i++) {
            seeds[i] = i % 7 == 3 || i > 140 ? 0 : i + 1L;
        }
        return VOLUME.content(seeds);
    }

    private Void restore(FaultyStore from) throws Exception {
        TestEngine.on(from)
                .restore(
                        RestoreRequest.full(VOLUME.name(), new BackupName("b1")),
                        new StreamSink(Channels.newChannel(pipe)),
                        ProgressListener.NONE);
        return null;
    }

    @Test
    @Timeout(60)
    void theFirstBlockComesLast() throws Exception {
        byte[] content = content();
        VOLUME.backup(store, "b1", 1, content);
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        FaultyStore slow = new FaultyStore(store);
        slow.on(Kind.READ).of(".blk").nth(1).waits(reached, release);
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<Void> restore = thread.submit(() -> restore(slow));
            reached.await();
            AtomicInteger before = new AtomicInteger(-1);
            await().pollInterval(Duration.ofMillis(100))
                    .until(() -> before.getAndSet(slow.count(Kind.READ)) == before.get());
            release.countDown();
            restore.get();
        }

        assertThat(pipe.toByteArray()).isEqualTo(content);
    }

    @Test
    void holesAreZerosAndRepetitionsAreSkipped() throws Exception {
        try (StreamSink sink = new StreamSink(Channels.newChannel(pipe))) {
            sink.resize(20);
            sink.write(3, ByteBuffer.wrap(new byte[] {1, 2, 3}));
            sink.write(4, ByteBuffer.wrap(new byte[] {9, 9, 4}));
            sink.zero(new ByteRange(8, 4));
            sink.sync();
        }

        assertThat(pipe.toByteArray())
                .containsExactly(0, 0, 0, 1, 2, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }
}
