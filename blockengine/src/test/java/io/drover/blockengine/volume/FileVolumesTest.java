package io.drover.blockengine.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.blockengine.backup.BackupMode;
import io.drover.blockengine.backup.ChangeTracker;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.posix.Posix;
import io.drover.blockengine.restore.RestoreRequest;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.blockengine.support.TestEngine;
import io.drover.blockengine.support.TestVolume;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Raw image files as source and sink: what is sparse stays sparse. */
class FileVolumesTest {
    private static final int MIB = 1 << 20;

    @TempDir Path directory;

    private static void write(Path file, long offset, byte[] content) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(content), offset);
        }
    }

    private static byte[] ones(int length) {
        byte[] ones = new byte[length];
        Arrays.fill(ones, (byte) 1);
        return ones;
    }

    /** Bytes that the file takes on the disk. */
    private static long allocated(Path file) throws IOException {
        assumeTrue(
                Files.getFileStore(file).supportsFileAttributeView("unix"),
                "the file system does not report numbers of blocks");
        Map<String, Object> attributes = Files.readAttributes(file, "unix:*");
        assumeTrue(Posix.instance().isPresent(), "no system calls for holes here");
        return attributes.containsKey("blocks")
                ? ((Number) attributes.get("blocks")).longValue() * 512
                : Extents.of(file).stream().mapToLong(ByteRange::length).sum();
    }

    @Test
    void dataAndHolesOfAFile() throws Exception {
        assumeTrue(Posix.instance().isPresent(), "no system calls for holes here");
        Path file = directory.resolve("sparse.img");
        write(file, 4 * MIB, ones(4096));
        write(file, 64L * MIB, ones(8192));

        assertThat(Extents.of(file))
                .containsExactly(new ByteRange(4 * MIB, 4096), new ByteRange(64L * MIB, 8192));
        assertThat(Extents.sizeOf(file)).isEqualTo(64L * MIB + 8192);
    }

    @Test
    void filesWithoutDataAndWithoutHoles() throws Exception {
        Path empty = Files.createFile(directory.resolve("empty.img"));
        Path full = directory.resolve("full.img");
        write(full, 0, ones(3 * MIB + 5));
        Path hole = directory.resolve("hole.img");
        write(hole, 10 * MIB, new byte[1]);

        assertThat(Extents.of(empty)).isEmpty();
        assertThat(Extents.of(full)).containsExactly(new ByteRange(0, 3 * MIB + 5));
        assertThat(Extents.of(hole).stream().mapToLong(ByteRange::length).sum()).isLessThan(MIB);
    }

    @Test
    void aFileIsReadAtAnyOffsetAndIsZeroBeyondItsEnd() throws Exception {
        Path file = directory.resolve("short.img");
        write(file, 0, ones(5000));
        try (FileBlockSource source = new FileBlockSource(file)) {
            assertThat(source.size()).isEqualTo(5000);
            for (long offset : new long[] {0, 4096, 4999, 5000, 1L << 40}) {
                ByteBuffer target = ByteBuffer.allocateDirect(4096);
                source.read(offset, target);

                assertThat(target.hasRemaining()).isFalse();
                for (int i = 0; i < 4096; i++) {
                    assertThat(target.get(i)).isEqualTo((byte) (offset + i < 5000 ? 1 : 0));
                }
            }
        }
    }

    @Test
    void sourcesThatAreNotImagesAreRefused() {
        assertThatThrownBy(() -> new FileBlockSource(directory))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is a directory");
        assertThatThrownBy(() -> new FileBlockSource(directory.resolve("absent")))
                .isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> FileBlockSink.open(directory.resolve("absent")))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aNewSinkNeverOverwritesAFile() throws Exception {
        Path file = Files.createFile(directory.resolve("taken.img"));

        assertThatThrownBy(() -> FileBlockSink.create(file))
                .isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void resizingMakesHolesAndCuts() throws Exception {
        Path file = directory.resolve("sized.img");
        try (FileBlockSink sink = FileBlockSink.create(file)) {
            assertThat(sink.startsZeroed()).isTrue();
            sink.resize(1L << 32);
            assertThat(Files.size(file)).isEqualTo(1L << 32);
            assertThat(allocated(file)).isLessThan(MIB);
            sink.write(0, ByteBuffer.wrap(ones(8192)));
            sink.resize(4096);
            assertThat(Files.readAllBytes(file)).isEqualTo(ones(4096));
            sink.resize(4096);
            sink.resize(8192);
            assertThat(Files.readAllBytes(file)).isEqualTo(Arrays.copyOf(ones(4096), 8192));
            sink.resize(0);
            assertThat(Files.size(file)).isZero();
        }
    }

    @Test
    void zeroingMakesHoles() throws Exception {
        Path file = directory.resolve("punched.img");
        write(file, 0, ones(8 * MIB));
        try (FileBlockSink sink = FileBlockSink.open(file)) {
            assertThat(sink.startsZeroed()).isFalse();

            sink.zero(new ByteRange(MIB + 1, 4 * MIB));
            sink.sync();
        }

        byte[] expected = ones(8 * MIB);
        Arrays.fill(expected, MIB + 1, 5 * MIB + 1, (byte) 0);
        assertThat(Files.readAllBytes(file)).isEqualTo(expected);
        assertThat(allocated(file)).isLessThan(5 * MIB);
    }

    @Test
    void aSparseImageStaysSparseThroughBackupAndRestore() throws Exception {
        TestVolume volume = TestVolume.small("sparse");
        Path image = directory.resolve("image.img");
        long size = 1L << 28;
        write(image, size - 4096, volume.content(3));
        write(image, 100 * MIB, volume.content(1, 0, 2));
        InMemoryStore store = new InMemoryStore();
        try (FileBlockSource source = new FileBlockSource(image)) {
            TestEngine.on(store)
                    .backup(
                            volume.request("b1", 1, BackupMode.INCREMENTAL, size),
                            source,
                            ChangeTracker.NONE,
                            ProgressListener.NONE);
        }
        Path restored = directory.resolve("restored.img");
        try (FileBlockSink sink = FileBlockSink.create(restored)) {
            restore(store, volume, "b1", Optional.empty(), sink);
        }

        assertThat(Files.mismatch(image, restored)).isEqualTo(-1);
        assertThat(allocated(restored)).isLessThan(MIB);
    }

    @Test
    void restoringOverAFileReplacesItsWholeContent() throws Exception {
        TestVolume volume = TestVolume.small("over");
        InMemoryStore store = new InMemoryStore();
        byte[] first = volume.content(1, 0, 2, 0);
        byte[] second = volume.content(0, 4, 2, 0, 0, 5);
        volume.backup(store, "b1", 1, first);
        volume.backup(store, "b2", 2, second);
        Path file = directory.resolve("old.img");
        write(file, 0, ones(9 * 4096 + 5));

        try (FileBlockSink sink = FileBlockSink.open(file)) {
            restore(store, volume, "b1", Optional.empty(), sink);
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(first);
        try (FileBlockSink sink = FileBlockSink.open(file)) {
            restore(store, volume, "b2", Optional.of(new BackupName("b1")), sink);
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(second);
        try (FileBlockSink sink = FileBlockSink.open(file)) {
            restore(store, volume, "b1", Optional.of(new BackupName("b2")), sink);
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(first);
    }

    private static void restore(
            InMemoryStore store,
            TestVolume volume,
            String backup,
            Optional<BackupName> from,
            BlockSink sink)
            throws Exception {
        TestEngine.on(store)
                .restore(
                        new RestoreRequest(volume.name(), new BackupName(backup), from),
                        sink,
                        ProgressListener.NONE);
    }

    @Test
    void rangesAreNotEmpty() {
        for (long[] wrong : List.of(new long[] {-1, 1}, new long[] {0, 0}, new long[] {0, -1})) {
            assertThatThrownBy(() -> new ByteRange(wrong[0], wrong[1]))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(new ByteRange(3, 4).end()).isEqualTo(7);
    }
}
