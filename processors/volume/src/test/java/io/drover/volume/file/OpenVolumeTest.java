package io.drover.volume.file;

import static io.drover.volume.file.VolumeBytes.head;
import static io.drover.volume.file.VolumeBytes.random;
import static io.drover.volume.file.VolumeBytes.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.volume.ByteRange;
import io.drover.volume.OpenVolume;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** A volume in use, beside snapshots that are taken and removed. */
class OpenVolumeTest {
    private static final int SIZE = 333_333;

    @TempDir Path root;
    private FileVolumeDriver driver;

    @BeforeEach
    void create() throws IOException {
        driver = new FileVolumeDriver(root, InstantSource.system());
        driver.create("vol", SIZE);
    }

    private static byte[] read(OpenVolume volume, long offset, int length) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(length);
        volume.read(offset, target);
        return target.array();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void behavesAsAnArrayDoesWhateverHappensBeside(long seed) throws IOException {
        Random random = new Random(seed);
        byte[] now = new byte[SIZE];
        Map<String, byte[]> snapshots = new LinkedHashMap<>();
        OpenVolume volume = driver.open("vol");
        for (int step = 0; step < 150; step++) {
            int offset = random.nextInt(SIZE);
            int length = 1 + random.nextInt(Math.min(SIZE - offset, 1 << (4 + random.nextInt(14))));
            ByteRange range = new ByteRange(offset, length);
            switch (random.nextInt(12)) {
                case 0 -> {
                    driver.takeSnapshot("vol", "s" + step);
                    snapshots.put("s" + step, now.clone());
                }
                case 1 -> {
                    if (!snapshots.isEmpty()) {
                        List<String> names = new ArrayList<>(snapshots.keySet());
                        String name = names.get(random.nextInt(names.size()));
                        driver.deleteSnapshot("vol", name);
                        snapshots.remove(name);
                    }
                }
                case 2 -> {
                    volume.close();
                    volume = driver.open("vol");
                }
                case 3, 4 -> {
                    volume.zero(range, random.nextBoolean());
                    Arrays.fill(now, offset, offset + length, (byte) 0);
                }
                case 5 -> {
                    volume.trim(range);
                    // what it reads as is open, but only there
                    System.arraycopy(read(volume, offset, length), 0, now, offset, length);
                }
                case 6 -> {
                    byte[] content = random(step, length);
                    driver.write("vol", offset, ByteBuffer.wrap(content));
                    System.arraycopy(content, 0, now, offset, length);
                }
                default -> {
                    byte[] content = random(step, length);
                    volume.write(offset, ByteBuffer.wrap(content));
                    System.arraycopy(content, 0, now, offset, length);
                }
            }
            assertThat(read(volume, 0, SIZE)).as("step %d of seed %d", step, seed).isEqualTo(now);
            assertRanges(volume, now);
        }
        volume.close();
        assertThat(head(driver, "vol")).isEqualTo(now);
        for (Map.Entry<String, byte[]> taken : snapshots.entrySet()) {
            assertThat(snapshot(driver, "vol", taken.getKey())).isEqualTo(taken.getValue());
        }
    }

    private static void assertRanges(OpenVolume volume, byte[] now) throws IOException {
        long at = 0;
        for (ByteRange data : volume.dataRanges(new ByteRange(0, SIZE), Integer.MAX_VALUE)) {
            assertThat(data.offset()).isGreaterThanOrEqualTo(at);
            assertZero(now, at, data.offset());
            at = data.end();
        }
        assertZero(now, at, SIZE);
    }

    private static void assertZero(byte[] now, long from, long to) {
        for (long i = from; i < to; i++) {
            assertThat(now[(int) i]).as("byte %d outside of data", i).isZero();
        }
    }

    @Test
    void zerosAndTrimmedRangesGiveTheirSpaceBack() throws IOException {
        try (OpenVolume volume = driver.open("vol")) {
            volume.write(0, ByteBuffer.wrap(random(1, SIZE)));
            assertThat(driver.actualSize("vol")).isGreaterThanOrEqualTo(SIZE);
            volume.zero(new ByteRange(0, SIZE / 2), false);
            assertThat(driver.actualSize("vol")).isLessThan(SIZE / 2 + 10_000);
            volume.trim(new ByteRange(SIZE / 2, SIZE - SIZE / 2));
            assertThat(driver.actualSize("vol")).isLessThan(10_000);
            volume.zero(new ByteRange(0, SIZE), true);
            assertThat(driver.actualSize("vol")).isGreaterThanOrEqualTo(SIZE);
        }
    }

    @Test
    void zerosHideWhatAnOlderSnapshotHas() throws IOException {
        byte[] content = random(1, SIZE);
        try (OpenVolume volume = driver.open("vol")) {
            volume.write(0, ByteBuffer.wrap(content));
            driver.takeSnapshot("vol", "s1");
            volume.zero(new ByteRange(100, 200_000), false);
            assertThat(read(volume, 100, 200_000)).containsOnly(0);
            assertThat(snapshot(driver, "vol", "s1")).isEqualTo(content);
        }
    }

    @Test
    void hasOneUser() throws IOException {
        try (OpenVolume volume = driver.open("vol")) {
            assertThat(volume.size()).isEqualTo(SIZE);
            assertThatThrownBy(() -> driver.open("vol")).hasMessageContaining("open already");
        }
        driver.open("vol").close();
    }

    @Test
    void isAnErrorOnceTheVolumeIsGone() throws IOException {
        try (OpenVolume volume = driver.open("vol")) {
            driver.delete("vol");
            assertThatThrownBy(() -> read(volume, 0, 1)).hasMessageContaining("does not exist");
        }
    }

    @Test
    void aVolumeBeingRestoredIsNotOpened() throws IOException {
        driver.openForRestore("vol").close();
        assertThatThrownBy(() -> driver.open("vol")).hasMessageContaining("being restored");
        assertThatThrownBy(() -> driver.open("other")).hasMessageContaining("does not exist");
    }

    /**
     * Each writer counts in a place of its own; a snapshot must not have a later count than seen.
     */
    @Test
    void snapshotsAreExactWhileOthersWrite() throws Exception {
        int writers = 4;
        long[] done = new long[writers];
        AtomicBoolean stop = new AtomicBoolean();
        try (OpenVolume volume = driver.open("vol");
                ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Void>> running = new ArrayList<>();
            for (int w = 0; w < writers; w++) {
                int writer = w;
                running.add(
                        pool.submit(
                                () -> {
                                    for (long n = 1; !stop.get(); n++) {
                                        volume.write(
                                                writer * 1000L,
                                                ByteBuffer.allocate(8).putLong(n).flip());
                                        synchronized (done) {
                                            done[writer] = n;
                                        }
                                    }
                                    return null;
                                }));
            }
            for (int i = 0; i < 20; i++) {
                long[] before;
                synchronized (done) {
                    before = done.clone();
                }
                driver.takeSnapshot("vol", "snap" + i);
                long[] after;
                synchronized (done) {
                    after = done.clone();
                }
                ByteBuffer taken = ByteBuffer.wrap(snapshot(driver, "vol", "snap" + i));
                for (int w = 0; w < writers; w++) {
                    assertThat(taken.getLong(w * 1000)).isBetween(before[w], after[w] + 1);
                }
                if (i % 3 == 2) {
                    driver.deleteSnapshot("vol", "snap" + (i - 1));
                    driver.deleteSnapshot("vol", "snap" + i);
                }
            }
            stop.set(true);
            for (Future<Void> writer : running) {
                writer.get();
            }
            for (int w = 0; w < writers; w++) {
                assertThat(ByteBuffer.wrap(read(volume, w * 1000L, 8)).getLong())
                        .isEqualTo(done[w]);
            }
        }
    }
}
