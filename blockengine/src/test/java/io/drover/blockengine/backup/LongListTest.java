package io.drover.blockengine.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.restore.RestoreRequest;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.FaultyStore;
import io.drover.blockengine.support.FaultyStore.Kind;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.blockengine.support.TestEngine;
import io.drover.blockengine.support.TestVolume;
import io.drover.blockengine.volume.BlockSink;
import io.drover.blockengine.volume.BlockSource;
import io.drover.blockengine.volume.ByteRange;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A list of blocks so long that its configuration is written through a temporary file. */
class LongListTest {
    private static final TestVolume VOLUME = TestVolume.small("long");
    private static final int BLOCKS = 25_000;
    private static final byte[] PATTERN = VOLUME.content(1, 2, 3, 4, 5, 6, 7);

    private final InMemoryStore store = new InMemoryStore();

    private static ByteBuffer block(long offset) {
        int index = (int) (offset / VOLUME.blockBytes() % 7);
        return ByteBuffer.wrap(PATTERN, index * VOLUME.blockBytes(), VOLUME.blockBytes());
    }

    private static long size() {
        return (long) BLOCKS * VOLUME.blockBytes();
    }

    private static BackupOutcome backUp(ObjectStore target) throws Exception {
        return TestEngine.on(target)
                .backup(
                        VOLUME.request("b1", 1, BackupMode.INCREMENTAL, size()),
                        new PatternSource(),
                        ChangeTracker.NONE,
                        ProgressListener.NONE);
    }

    /** Engines of other processes use the same directory. */
    private static void assertNothingIsLeft(Set<Path> before) {
        await().untilAsserted(() -> assertThat(spooled()).isSubsetOf(before));
    }

    private static Set<Path> spooled() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("drover-backup-"))
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void isWrittenAndReadLikeAnyOther() throws Exception {
        Set<Path> before = spooled();

        BackupOutcome outcome = backUp(store);

        assertThat(outcome.statistics().blocksNew()).isEqualTo(7);
        assertThat(outcome.backup().size()).isEqualTo(size());
        assertNothingIsLeft(before);
        PatternSink sink = new PatternSink();
        TestEngine.on(store)
                .restore(
                        RestoreRequest.full(VOLUME.name(), new BackupName("b1")),
                        sink,
                        ProgressListener.NONE);
        assertThat(sink.written).hasSize(BLOCKS);
    }

    @Test
    void leavesNoFileWhenItsWritingFails() throws Exception {
        Set<Path> before = spooled();
        FaultyStore faulty = new FaultyStore(store);
        faulty.on(Kind.WRITE).of("backup_b1").nth(2).fails(StoreException.OutOfSpace::new);

        assertThatThrownBy(() -> backUp(faulty)).isInstanceOf(StoreException.OutOfSpace.class);

        assertNothingIsLeft(before);
    }

    private static final class PatternSource implements BlockSource {
        @Override
        public long size() {
            return LongListTest.size();
        }

        @Override
        public List<ByteRange> dataRanges() {
            return List.of(new ByteRange(0, size()));
        }

        @Override
        public void read(long offset, ByteBuffer target) {
            target.put(block(offset));
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    private static final class PatternSink implements BlockSink {
        private final Set<Long> written = ConcurrentHashMap.newKeySet();

        @Override
        public void resize(long size) {
            assertThat(size).isEqualTo(LongListTest.size());
        }

        @Override
        public boolean startsZeroed() {
            return true;
        }

        @Override
        public void write(long offset, ByteBuffer source) {
            assertThat(source.mismatch(block(offset))).isEqualTo(-1);
            assertThat(written.add(offset)).isTrue();
        }

        @Override
        public void zero(ByteRange range) {
            throw new AssertionError("there is nothing to zero");
        }

        @Override
        public void sync() {
            assertThat(written).hasSize(BLOCKS);
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
