package io.drover.blockengine.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.ImageConfig;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.blockengine.support.TestEngine;
import io.drover.blockengine.support.TestImage;
import io.drover.blockengine.support.TestVolume;
import io.drover.blockengine.volume.ByteRange;
import io.drover.blockengine.volume.FileBlockSource;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A small volume that is larger than its image, in blocks of 4 KiB over such of 2 MiB. */
class OverImageViewTest {
    private static final int BLOCK = 4096;
    private static final int LARGE = ImageConfig.BLOCK_SIZE.bytes();

    @TempDir private Path directory;
    private final InMemoryStore store = new InMemoryStore();
    private final TestVolume volume = TestVolume.small("viewed");
    // data, a hole, data, and a short block
    private final byte[] image = TestImage.content(3 * BLOCK + 512, 1, 0, 2, 3);
    private byte[] written;
    private byte[] merged;

    @BeforeEach
    void volumeOnImage() throws Exception {
        TestImage.backup(store, "ubuntu", image);
        long[] seeds = new long[4 * LARGE / BLOCK];
        // in data, in the hole, across its end, and behind the image
        for (int at : new int[] {3, 4, 600, 1023, 1024, 1539, 1540, 2000}) {
            seeds[at] = at;
        }
        written = volume.content(seeds);
        volume.backup(store, "b1", 1, written);
        merged = Arrays.copyOf(image, written.length);
        for (int at = 0; at < seeds.length; at++) {
            if (seeds[at] != 0) {
                System.arraycopy(written, at * BLOCK, merged, at * BLOCK, BLOCK);
            }
        }
    }

    private BackupView backup() throws Exception {
        ViewOptions limits = new ViewOptions(64L * BLOCK, 0, directory);
        return TestEngine.on(store).view(volume.name(), new BackupName("b1"), limits, reason -> {});
    }

    private BackupView stored() throws Exception {
        ViewOptions limits = new ViewOptions(2L * LARGE, 8L * LARGE, directory);
        return TestEngine.on(store).images().view(TestImage.name("ubuntu"), limits, reason -> {});
    }

    private FileView inFile() throws IOException {
        Path file = directory.resolve("image.img");
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int at : new int[] {0, 2 * LARGE}) {
                int end = at == 0 ? LARGE : image.length;
                channel.write(ByteBuffer.wrap(image, at, end - at), at);
            }
        }
        return new FileView(new FileBlockSource(file));
    }

    private static byte[] read(ContentView view, long offset, int length) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(length);
        view.read(offset, target);
        assertThat(target.remaining()).isZero();
        return target.array();
    }

    private void assertIsMerged(ContentView view) throws IOException {
        assertThat(view.size()).isEqualTo(merged.length);
        assertThat(view.blockBytes()).isEqualTo(BLOCK);
        assertThat(read(view, 0, merged.length)).isEqualTo(merged);
        Random random = new Random(5);
        for (int i = 0; i < 300; i++) {
            int offset = random.nextInt(merged.length);
            int length = random.nextInt(Math.min(9 * BLOCK, merged.length - offset));
            assertThat(read(view, offset, length))
                    .isEqualTo(Arrays.copyOfRange(merged, offset, offset + length));
        }
    }

    @Test
    void showsTheImageOfTheStoreWhereTheBackupHasNoBlock() throws Exception {
        try (ContentView view = new OverImageView(backup(), stored())) {
            view.prefetch(new ByteRange(0, merged.length));
            assertIsMerged(view);
        }
    }

    @Test
    void showsTheImageOfAFileWhereTheBackupHasNoBlock() throws Exception {
        try (ContentView view = new OverImageView(backup(), inFile())) {
            view.prefetch(new ByteRange(BLOCK, BLOCK));
            assertIsMerged(view);
        }
    }

    private static ByteRange blocks(long from, long to) {
        return new ByteRange(from * BLOCK, (to - from) * BLOCK);
    }

    @Test
    void hasHolesOnlyWhereNeitherHasData() throws Exception {
        assertThat(image.length).isBetween(1539 * BLOCK, 1540 * BLOCK);
        try (ContentView view = new OverImageView(backup(), stored())) {
            assertThat(view.dataRanges())
                    .containsExactly(
                            blocks(0, 512),
                            blocks(600, 601),
                            // the short block of the image ends within a written one
                            blocks(1023, 1541),
                            blocks(2000, 2001));
        }
        try (ContentView view = new OverImageView(backup(), inFile())) {
            assertThat(view.dataRanges(new ByteRange(100, 601L * BLOCK - 100), 9))
                    .containsExactly(new ByteRange(100, LARGE - 100), blocks(600, 601));
        }
    }

    @Test
    void tellsAsManyRangesAsAreWantedWithoutAGap() throws Exception {
        try (ContentView view = new OverImageView(backup(), stored())) {
            List<ByteRange> one = new ArrayList<>();
            long at = 0;
            List<ByteRange> next = view.dataRanges(new ByteRange(at, view.size() - at), 1);
            while (!next.isEmpty()) {
                one.addAll(next);
                at = next.getLast().end();
                next = view.dataRanges(new ByteRange(at, view.size() - at), 1);
            }
            assertThat(one).isEqualTo(view.dataRanges());
        }
    }

    @Test
    void damagedAndMissingBlocksOfTheImageAreErrorsWhereTheyShow() throws Exception {
        byte[] third = Arrays.copyOfRange(image, 2 * LARGE, 3 * LARGE);
        String missing = TestVolume.checksum(third).hex();
        store.remove(TestImage.block(missing));
        store.put(TestImage.block(TestImage.lastChecksum(image)), new byte[] {1, 2, 3});
        try (ContentView view = new OverImageView(backup(), stored())) {
            assertThatThrownBy(() -> read(view, 1030L * BLOCK, 1))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(missing)
                    .hasMessageContaining("backing image ubuntu")
                    .hasMessageContaining("missing");
            assertThatThrownBy(() -> read(view, 1536L * BLOCK, 1))
                    .hasMessageContaining(TestImage.lastChecksum(image))
                    .hasMessageContaining("damaged");
            assertThatThrownBy(() -> read(view, 1023L * BLOCK, 3 * BLOCK))
                    .hasMessageContaining(missing);
            for (int at : new int[] {0, 3, 700, 1023, 1024, 1541, 2000}) {
                assertThat(read(view, (long) at * BLOCK, BLOCK))
                        .isEqualTo(Arrays.copyOfRange(merged, at * BLOCK, (at + 1) * BLOCK));
            }
        }
    }

    @Test
    void theImageStaysUntilItIsClosed() throws Exception {
        try (ContentView view = new OverImageView(backup(), stored())) {
            assertThat(view.size()).isPositive();
            assertThatThrownBy(() -> TestImage.delete(store, "ubuntu"))
                    .isInstanceOf(StoreException.Conflict.class);
        }
        TestImage.delete(store, "ubuntu");
        assertThatThrownBy(this::stored).isInstanceOf(StoreException.NotFound.class);
    }
}
