package io.drover.volume.file;

import static io.drover.volume.file.VolumeBytes.head;
import static io.drover.volume.file.VolumeBytes.random;
import static io.drover.volume.file.VolumeBytes.snapshot;
import static io.drover.volume.file.VolumeBytes.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.volume.ByteRange;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Random histories of a volume, compared with arrays after each step. */
class FileVolumeModelTest {
    private static final int SIZE = 333_333;
    private static final int STEPS = 60;

    @TempDir Path root;
    private final Map<String, byte[]> snapshots = new LinkedHashMap<>();
    private byte[] now = new byte[SIZE];

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void volumeBehavesAsArraysDo(long seed) throws IOException {
        Random random = new Random(seed);
        FileVolumeDriver driver = new FileVolumeDriver(root, InstantSource.system());
        driver.create("v", SIZE);
        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(10)) {
                case 0, 1 -> take(driver, "s" + step);
                case 2 -> remove(driver, random);
                case 3 -> driver = new FileVolumeDriver(root, InstantSource.system());
                case 4 -> grow(driver, random);
                default -> change(driver, random, step);
            }
            compare(driver);
        }
        compareRanges(driver);
    }

    private void take(FileVolumeDriver driver, String name) throws IOException {
        driver.takeSnapshot("v", name);
        snapshots.put(name, now.clone());
    }

    private void remove(FileVolumeDriver driver, Random random) throws IOException {
        if (!snapshots.isEmpty()) {
            String name = new ArrayList<>(snapshots.keySet()).get(random.nextInt(snapshots.size()));
            driver.deleteSnapshot("v", name);
            snapshots.remove(name);
        }
    }

    private void change(FileVolumeDriver driver, Random random, int step) throws IOException {
        int length = 1 + random.nextInt(random.nextBoolean() ? 100 : 40_000);
        int offset = random.nextInt(now.length - length + 1);
        byte[] content = random.nextInt(4) == 0 ? new byte[length] : random(step, length);
        write(driver, "v", offset, content);
        System.arraycopy(content, 0, now, offset, length);
    }

    private void grow(FileVolumeDriver driver, Random random) throws IOException {
        int size = now.length + random.nextInt(random.nextBoolean() ? 100 : 40_000);
        driver.grow("v", size);
        now = Arrays.copyOf(now, size);
    }

    private void compare(FileVolumeDriver driver) throws IOException {
        assertThat(head(driver, "v")).isEqualTo(now);
        for (Map.Entry<String, byte[]> entry : snapshots.entrySet()) {
            assertThat(snapshot(driver, "v", entry.getKey())).isEqualTo(entry.getValue());
        }
    }

    private void compareRanges(FileVolumeDriver driver) throws IOException {
        take(driver, "last");
        List<String> names = new ArrayList<>(snapshots.keySet());
        for (int i = 0; i < names.size(); i++) {
            for (int j = i; j < names.size(); j++) {
                List<ByteRange> ranges =
                        driver.changedRanges("v", names.get(i), names.get(j)).orElseThrow();
                byte[] later = snapshots.get(names.get(j));
                byte[] earlier = Arrays.copyOf(snapshots.get(names.get(i)), later.length);
                for (int at = 0; at < later.length; at++) {
                    if (earlier[at] != later[at] && !VolumeBytes.covered(ranges, at)) {
                        throw new AssertionError("byte " + at + " changed outside " + ranges);
                    }
                }
            }
        }
    }
}
