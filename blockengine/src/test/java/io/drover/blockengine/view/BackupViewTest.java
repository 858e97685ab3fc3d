package io.drover.blockengine.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.store.CountingStore;
import io.drover.blockengine.store.DirectoryStore;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.Digests;
import io.drover.blockengine.support.GoldenStore;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.blockengine.support.TestEngine;
import io.drover.blockengine.support.TestVolume;
import io.drover.blockengine.volume.ByteRange;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

class BackupViewTest {
    private static final int BLOCK = 4096;

    @TempDir private Path directory;
    private final InMemoryStore store = new InMemoryStore();
    private final TestVolume volume = TestVolume.small("viewed");

    private BackupView open(ObjectStore from, long memory, long disk) throws Exception {
        return TestEngine.on(from)
                .view(
                        volume.name(),
                        new BackupName("b1"),
                        new ViewOptions(memory, disk, directory),
                        reason -> {});
    }

    private static byte[] read(BackupView view, long offset, int length) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(length);
        view.read(offset, target);
        assertThat(target.remaining()).isZero();
        return target.array();
    }

    @Test
    void readsAnyRangeAcrossBlocksAndHoles() throws Exception {
        byte[] content = volume.content(1, 2, 0, 0, 3, 0, 1, 4);
        volume.backup(store, "b1", 1, content);
        Random random = new Random(3);
        try (BackupView view = open(store, 2L * BLOCK, 3L * BLOCK)) {
            assertThat(view.size()).isEqualTo(content.length);
            for (int i = 0; i < 500; i++) {
                int offset = random.nextInt(content.length);
                int length = random.nextInt(Math.min(5 * BLOCK, content.length - offset));
                assertThat(read(view, offset, length))
                        .isEqualTo(Arrays.copyOfRange(content, offset, offset + length));
            }
        }
    }

    @Test
    void tellsWhereItHasData() throws Exception {
        volume.backup(store, "b1", 1, volume.content(1, 2, 0, 0, 3, 0));
        try (BackupView view = open(store, 0, 0)) {
            assertThat(view.dataRanges())
                    .containsExactly(
                            new ByteRange(0, 2L * BLOCK), new ByteRange(4L * BLOCK, BLOCK));
            assertThat(view.dataRanges(new ByteRange(100, 5L * BLOCK), 1))
                    .containsExactly(new ByteRange(100, 2L * BLOCK - 100));
            assertThat(view.dataRanges(new ByteRange(2L * BLOCK, BLOCK), 9)).isEmpty();
        }
    }

    @Test
    void aBlockIsFetchedOnceAndComesFromDiskWhenItHasLeftMemory() throws Exception {
        byte[] content = volume.content(1, 2, 3, 4, 5, 6, 7, 8);
        volume.backup(store, "b1", 1, content);
        CountingStore counting = new CountingStore(store);
        try (BackupView view = open(counting, 2L * BLOCK, 100L * BLOCK)) {
            // backwards, so that nothing is read ahead
            for (int round = 0; round < 3; round++) {
                for (int i = 7; i >= 0; i--) {
                    read(view, (long) i * BLOCK, 10);
                }
            }
            long once = counting.requests();
            for (int i = 7; i >= 0; i--) {
                assertThat(read(view, (long) i * BLOCK, BLOCK))
                        .isEqualTo(Arrays.copyOfRange(content, i * BLOCK, (i + 1) * BLOCK));
            }
            assertThat(counting.requests()).isEqualTo(once);
        }
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void readsAheadWhenReadInOrder() {
        ReadAhead ahead = new ReadAhead(4);
        assertThat(IntStream.of(7, 8, 9, 9, 20, 10, 3).map(ahead::after))
                .containsExactly(0, 4, 4, 0, 0, 4, 0);
    }

    @Test
    void damagedAndMissingBlocksAreErrorsThatNameTheBlockAndTheOthersAreRead() throws Exception {
        byte[] content = volume.content(1, 2, 3);
        volume.backup(store, "b1", 1, content);
        String damaged = name(content, 1);
        String missing = name(content, 2);
        store.put(key(damaged), new byte[] {1, 2, 3});
        store.remove(key(missing));
        try (BackupView view = open(store, 0, 0)) {
            assertThatThrownBy(() -> read(view, BLOCK, 1))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(damaged)
                    .hasMessageContaining("offset " + BLOCK);
            assertThatThrownBy(() -> read(view, BLOCK - 1, 2)).hasMessageContaining(damaged);
            assertThatThrownBy(() -> read(view, 3L * BLOCK - 1, 1))
                    .hasMessageContaining(missing)
                    .hasMessageContaining("missing");
            assertThat(read(view, 0, BLOCK)).isEqualTo(Arrays.copyOf(content, BLOCK));
        }
    }

    private static String name(byte[] content, int index) {
        return TestVolume.checksum(Arrays.copyOfRange(content, index * BLOCK, (index + 1) * BLOCK))
                .hex();
    }

    private ObjectKey key(String name) {
        return StoreLayout.block(volume.name().blocks(), BlockChecksum.parse(name));
    }

    @Test
    void deletionsWaitUntilItIsClosed() throws Exception {
        volume.backup(store, "b1", 1, volume.content(1, 2));
        try (BackupView view = open(store, 0, 0)) {
            assertThat(view.blockBytes()).isEqualTo(BLOCK);
            assertThatThrownBy(
                            () ->
                                    TestEngine.on(store)
                                            .deleteBackup(volume.name(), new BackupName("b1")))
                    .isInstanceOf(StoreException.Conflict.class);
        }
        TestEngine.on(store).deleteBackup(volume.name(), new BackupName("b1"));
    }

    @Test
    void aLongListOfBlocksIsSearchedQuickly() throws Exception {
        long[] seeds = LongStream.range(0, 3000).map(i -> i % 3 == 0 ? 1 + i % 7 : 0).toArray();
        byte[] content = volume.content(seeds);
        volume.backup(store, "b1", 1, content);
        try (BackupView view = open(store, 16L * BLOCK, 0)) {
            assertThat(read(view, 2997L * BLOCK, BLOCK))
                    .isEqualTo(Arrays.copyOfRange(content, 2997 * BLOCK, 2998 * BLOCK));
            assertThat(read(view, 0, content.length)).isEqualTo(content);
            view.prefetch(new ByteRange(0, content.length));
        }
    }

    /** Those that Longhorn's engine wrote, except the old form without blocks. */
    @Test
    void everyBackupOfLonghornHasTheContentOfItsManifest() throws Exception {
        ObjectStore golden = new DirectoryStore(GoldenStore.unpackVolumes(directory));
        int compared = 0;
        for (JsonNode written : GoldenStore.manifest().path("volumes")) {
            for (JsonNode backup : written.path("backups")) {
                if (backup.path("restore").asText().equals("ok")) {
                    compared += compare(golden, written.path("name").asText(), backup);
                }
            }
        }
        assertThat(compared).isGreaterThan(25);
    }

    private int compare(ObjectStore golden, String name, JsonNode backup) throws Exception {
        try (BackupView view =
                TestEngine.on(golden)
                        .view(
                                new VolumeName(name),
                                new BackupName(backup.path("name").asText()),
                                new ViewOptions(0, 0, directory),
                                reason -> {})) {
            assertThat(sha256(view)).isEqualTo(backup.path("sha256").asText());
            return 1;
        } catch (StoreException.Conflict e) {
            assertThat(e).hasMessageContaining("is a single file");
            return 0;
        }
    }

    private static String sha256(BackupView view) throws Exception {
        return Digests.sha256(read(view, 0, (int) view.size()));
    }
}
