package io.drover.blockengine.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.backup.BackedUpVolume;
import io.drover.blockengine.backup.BackupMode;
import io.drover.blockengine.backup.BackupRequest;
import io.drover.blockengine.backup.ChangeTracker;
import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.block.DigestHasher;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.DirectoryStore;
import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.MemorySink;
import io.drover.blockengine.support.MemorySource;
import io.drover.blockengine.support.TestEngine;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Whatever a block's place in a batch, only content that matches its name reaches the sink. */
class BlockVerificationTest {
    private static final VolumeName VOLUME = new VolumeName("verified");
    private static final BackupName BACKUP = new BackupName("b1");
    private static final BlockSize BLOCK_SIZE = new BlockSize(64 * 1024);

    /** Two whole batches of eight lanes and a part of one. */
    private static final int BLOCKS = 19;

    @TempDir private Path directory;

    private final byte[] content = new byte[BLOCKS * BLOCK_SIZE.bytes()];
    private DirectoryStore store;
    private Backupstore engine;

    @BeforeEach
    void backUp() throws Exception {
        new Random(1).nextBytes(content);
        store = new DirectoryStore(directory);
        engine = TestEngine.on(store);
        BackupRequest request =
                new BackupRequest(
                        new BackedUpVolume(
                                VOLUME, content.length, BLOCK_SIZE, CompressionMethod.LZ4),
                        BACKUP,
                        new BackupRequest.Snapshot("snapshot", Instant.EPOCH),
                        BackupMode.INCREMENTAL,
                        Map.of());
        assertThat(
                        engine.backup(
                                        request,
                                        new MemorySource(content),
                                        ChangeTracker.NONE,
                                        ProgressListener.NONE)
                                .statistics()
                                .blocksNew())
                .isEqualTo(BLOCKS);
    }

    @Test
    void allBlocksOfWholeAndPartialBatches() throws Exception {
        assertThat(restore().content()).isEqualTo(content);
    }

    @Test
    void blocksStoredUnderAnotherCompressionAreAccepted() throws Exception {
        for (int index : List.of(0, 7, 8, BLOCKS - 1)) {
            store.write(key(index), ObjectBody.of(block(index)));
        }

        assertThat(restore().content()).isEqualTo(content);
    }

    @Test
    void aSoundFrameOfAnotherBlockIsRefused() throws Exception {
        byte[] foreign = store.read(key(4), InputStream::readAllBytes);
        store.write(key(3), ObjectBody.of(foreign));

        assertDamage(3);
    }

    @Test
    void everyFlippedBlockIsRefused() throws Exception {
        for (int index = 0; index < BLOCKS; index++) {
            byte[] sound = store.read(key(index), InputStream::readAllBytes);
            byte[] flipped = sound.clone();
            flipped[sound.length / 2] ^= 1;
            store.write(key(index), ObjectBody.of(flipped));

            assertDamage(index);

            store.write(key(index), ObjectBody.of(sound));
        }
    }

    @Test
    void aFileLongerThanAnyBlockIsDamageAndNotRetried() throws Exception {
        store.write(key(6), ObjectBody.of(new byte[4 * BLOCK_SIZE.bytes()]));

        assertDamage(6);
    }

    @Test
    void aMissingBlockIsRefused() throws Exception {
        store.delete(List.of(key(5)));

        assertDamage(5);
    }

    private void assertDamage(int index) {
        MemorySink sink = new MemorySink();

        assertThatThrownBy(() -> restoreTo(sink))
                .isInstanceOf(StoreException.Corrupt.class)
                .hasMessageContaining(checksum(index).hex());
        assertThat(sink.synced()).isFalse();
        assertThat(sink.written()).doesNotContain((long) index * BLOCK_SIZE.bytes());
    }

    private MemorySink restore() throws Exception {
        MemorySink sink = new MemorySink();
        restoreTo(sink);
        return sink;
    }

    private void restoreTo(MemorySink sink) throws Exception {
        RestoreOutcome outcome =
                engine.restore(RestoreRequest.full(VOLUME, BACKUP), sink, ProgressListener.NONE);
        assertThat(outcome.size()).isEqualTo(content.length);
    }

    private ObjectKey key(int index) {
        return StoreLayout.block(VOLUME.blocks(), checksum(index));
    }

    private BlockChecksum checksum(int index) {
        return new DigestHasher().hash(ByteBuffer.wrap(block(index)));
    }

    private byte[] block(int index) {
        int from = index * BLOCK_SIZE.bytes();
        return Arrays.copyOfRange(content, from, from + BLOCK_SIZE.bytes());
    }
}
