package io.drover.blockengine.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.backup.BackupMode;
import io.drover.blockengine.backup.ChangeTracker;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.restore.RestoreRequest;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.blockengine.support.MemorySink;
import io.drover.blockengine.support.MemorySource;
import io.drover.blockengine.support.StoreAudit;
import io.drover.blockengine.support.TestEngine;
import io.drover.blockengine.support.TestVolume;
import io.drover.blockengine.volume.BlockSink;
import io.drover.blockengine.volume.BlockSource;
import io.drover.blockengine.volume.ByteRange;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Errors of the volume are reported as such, not as errors of the store. */
class SourceAndSinkFaultTest {
    private static final TestVolume VOLUME = TestVolume.small("ends");
    private static final byte[] FIRST = VOLUME.content(1, 2, 3, 4, 5, 6, 0, 8, 9, 10, 11, 12);
    private static final byte[] SECOND = VOLUME.content(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13);

    private final InMemoryStore store = new InMemoryStore();

    @BeforeEach
    void backUp() throws Exception {
        VOLUME.backup(store, "b1", 1, FIRST);
    }

    private void assertUntouched() throws Exception {
        StoreAudit audit = new StoreAudit(VOLUME, Map.of("b1", FIRST));
        audit.assertAllRestore(store);
        audit.assertNoLocks(store);
    }

    @Test
    void aSourceThatCannotBeRead() throws Exception {
        BlockSource failing = failingAt(6L * VOLUME.blockBytes());

        assertThatThrownBy(() -> backUp(failing, ChangeTracker.NONE))
                .isInstanceOf(IOException.class)
                .hasMessage("bad sector");

        assertUntouched();
        backUp(new MemorySource(SECOND), ChangeTracker.NONE);
        assertThat(VOLUME.restore(store, "b2")).isEqualTo(SECOND);
    }

    @Test
    void aTrackerThatFails() throws Exception {
        Map<String, String> before = store.digests();

        assertThatThrownBy(
                        () ->
                                backUp(
                                        new MemorySource(SECOND),
                                        snapshot -> {
                                            throw new IOException("no such layer");
                                        }))
                .isInstanceOf(IOException.class)
                .hasMessage("no such layer");

        assertThat(store.digests()).isEqualTo(before);
    }

    @Test
    void aSourceLargerThanTheVolume() {
        Map<String, String> before = store.digests();

        assertThatThrownBy(
                        () ->
                                TestEngine.on(store)
                                        .backup(
                                                VOLUME.request(
                                                        "b2",
                                                        2,
                                                        BackupMode.INCREMENTAL,
                                                        VOLUME.blockBytes()),
                                                new MemorySource(SECOND),
                                                ChangeTracker.NONE,
                                                ProgressListener.NONE))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(store.digests()).isEqualTo(before);
    }

    private void backUp(BlockSource source, ChangeTracker changes) throws Exception {
        TestEngine.on(store)
                .backup(
                        VOLUME.request("b2", 2, BackupMode.INCREMENTAL, SECOND.length),
                        source,
                        changes,
                        ProgressListener.NONE);
    }

    private static BlockSource failingAt(long place) {
        BlockSource sound = new MemorySource(SECOND);
        return new BlockSource() {
            @Override
            public long size() {
                return sound.size();
            }

            @Override
            public List<ByteRange> dataRanges() throws IOException {
                return sound.dataRanges();
            }

            @Override
            public void read(long offset, ByteBuffer target) throws IOException {
                if (offset == place) {
                    throw new IOException("bad sector");
                }
                sound.read(offset, target);
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
    }

    @Test
    void aSinkThatCannotBeWritten() throws Exception {
        for (String fails : List.of("resize", "write", "zero", "sync")) {
            FailingSink sink = new FailingSink(fails);

            assertThatThrownBy(
                            () ->
                                    TestEngine.on(store)
                                            .restore(
                                                    RestoreRequest.full(
                                                            VOLUME.name(), new BackupName("b1")),
                                                    sink,
                                                    ProgressListener.NONE))
                    .isInstanceOf(IOException.class)
                    .hasMessage("no " + fails);
            assertThat(sink.synced).isFalse();
        }
        assertUntouched();
    }

    @Test
    void aSingleFileWhoseSinkFails() {
        store.put(VOLUME.name().directory().resolve("BackupFiles/b9.bak"), FIRST);
        store.put(
                StoreLayout.backupConfig(VOLUME.name(), new BackupName("b9")),
                "{\"CreatedTime\":\"2020-01-01T00:00:00Z\",\"SingleFile\":{\"FilePath\":\"%s/BackupFiles/b9.bak\"}}"
                        .formatted(VOLUME.name().directory())
                        .getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(
                        () ->
                                TestEngine.on(store)
                                        .restore(
                                                RestoreRequest.full(
                                                        VOLUME.name(), new BackupName("b9")),
                                                new FailingSink("write"),
                                                ProgressListener.NONE))
                .isInstanceOf(IOException.class)
                .hasMessage("no write");
    }

    private static final class FailingSink implements BlockSink {
        private final String fails;
        private final MemorySink sink = new MemorySink(new byte[1]);
        private boolean synced;

        FailingSink(String fails) {
            this.fails = fails;
        }

        private void check(String operation) throws IOException {
            if (operation.equals(fails)) {
                throw new IOException("no " + operation);
            }
        }

        @Override
        public void resize(long size) throws IOException {
            check("resize");
            sink.resize(size);
        }

        @Override
        public boolean startsZeroed() {
            return false;
        }

        @Override
        public void write(long offset, ByteBuffer source) throws IOException {
            check("write");
            sink.write(offset, source);
        }

        @Override
        public void zero(ByteRange range) throws IOException {
            check("zero");
            sink.zero(range);
        }

        @Override
        public void sync() throws IOException {
            check("sync");
            synced = true;
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
