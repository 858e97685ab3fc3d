package io.drover.volume.file;

import static io.drover.volume.file.VolumeBytes.head;
import static io.drover.volume.file.VolumeBytes.random;
import static io.drover.volume.file.VolumeBytes.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.volume.ByteRange;
import io.drover.volume.HeldBackup;
import io.drover.volume.StandbyStep;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** A standby volume on a backing image shows the image where the backup has no block. */
class StandbyOnImageTest {
    private static final int BLOCK = 8192;
    private static final int BLOCKS = 16;

    /** The image ends within a block, and within a unit of the file system. */
    private static final byte[] IMAGE = random(7, 5 * BLOCK + 512);

    @TempDir Path root;
    private FileVolumeDriver driver;

    @BeforeEach
    void create() throws Exception {
        driver = open();
        Files.write(driver.images().draft("ubuntu"), IMAGE);
        driver.images().complete("ubuntu");
        driver.create("v", BLOCKS * BLOCK, "ubuntu");
    }

    private FileVolumeDriver open() {
        return new FileVolumeDriver(root, InstantSource.system());
    }

    /** The blocks of a backup over the image. */
    private static byte[] content(Map<Integer, byte[]> backup, int blocks) {
        byte[] content = Arrays.copyOf(IMAGE, blocks * BLOCK);
        backup.forEach((index, block) -> System.arraycopy(block, 0, content, index * BLOCK, BLOCK));
        return content;
    }

    /** As a catch-up does it: blocks that are new, and those that the backup has no more. */
    private static void change(
            StandbyStep step, Map<Integer, byte[]> before, Map<Integer, byte[]> after, int blocks)
            throws IOException {
        step.resize((long) blocks * BLOCK);
        for (int index : before.keySet()) {
            if (!after.containsKey(index)) {
                step.zero(new ByteRange((long) index * BLOCK, BLOCK));
            }
        }
        for (Map.Entry<Integer, byte[]> block : after.entrySet()) {
            if (!Arrays.equals(block.getValue(), before.get(block.getKey()))) {
                step.write((long) block.getKey() * BLOCK, ByteBuffer.wrap(block.getValue()));
            }
        }
        step.sync();
    }

    private void follow(Map<Integer, byte[]> before, Map<Integer, byte[]> after, int blocks)
            throws IOException {
        try (StandbyStep step = driver.openStep("v")) {
            change(step, before, after, blocks);
            step.complete(new HeldBackup("b", Instant.EPOCH), Optional.empty());
        }
    }

    private static byte[] zeros() {
        return new byte[BLOCK];
    }

    @Test
    void zerosThatWereWrittenHideTheImageAndBlocksThatAreGoneShowIt() throws Exception {
        Map<Integer, byte[]> first = Map.of(0, random(1, BLOCK), 1, zeros(), 5, random(2, BLOCK));
        follow(Map.of(), first, BLOCKS);
        assertThat(head(driver, "v")).isEqualTo(content(first, BLOCKS));

        Map<Integer, byte[]> second = Map.of(0, zeros(), 2, zeros(), 9, random(3, BLOCK));
        follow(first, second, BLOCKS + 4);

        assertThat(head(driver, "v")).isEqualTo(content(second, BLOCKS + 4));
        assertThat(driver.damage("v")).isEmpty();
    }

    @Test
    void aStepInPartsOfUnitsKeepsWhatIsAround() throws Exception {
        byte[] expected = content(Map.of(), BLOCKS);
        System.arraycopy(random(4, 100), 0, expected, 4000, 100);
        try (StandbyStep step = driver.openStep("v")) {
            step.resize((long) BLOCKS * BLOCK);
            step.write(4000, ByteBuffer.wrap(random(4, 100)));
            step.sync();
            step.complete(new HeldBackup("b", Instant.EPOCH), Optional.empty());
        }

        assertThat(head(driver, "v")).isEqualTo(expected);
    }

    @Test
    void activatedItIsAVolumeOnTheImage() throws Exception {
        Map<Integer, byte[]> backup = Map.of(3, random(1, BLOCK));
        follow(Map.of(), backup, BLOCKS);

        driver.activate("v");
        driver.takeSnapshot("v", "s");

        assertThat(snapshot(driver, "v", "s")).isEqualTo(content(backup, BLOCKS));
        try (var source = driver.openSnapshot("v", "s")) {
            // what the image has is no part of a backup
            assertThat(source.dataRanges()).containsExactly(new ByteRange(3 * BLOCK, BLOCK));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void stepsOfAllKindsWholeAndCutOff(long seed) throws Exception {
        Random random = new Random(seed);
        Map<Integer, byte[]> held = new TreeMap<>();
        for (int round = 0; round < 30; round++) {
            Map<Integer, byte[]> next = new TreeMap<>(held);
            for (int i = 0; i < 3; i++) {
                int index = random.nextInt(BLOCKS);
                switch (random.nextInt(3)) {
                    case 0 -> next.remove(index);
                    case 1 -> next.put(index, zeros());
                    default -> next.put(index, random(random.nextLong(), BLOCK));
                }
            }
            if (random.nextInt(3) == 0) {
                // nothing is closed, as by a kill
                change(driver.openStep("v"), held, next, BLOCKS);
                driver = open();
                assertThat(head(driver, "v")).isEqualTo(content(held, BLOCKS));
            }
            follow(held, next, BLOCKS);
            held = next;
            assertThat(head(driver, "v")).as("round %d", round).isEqualTo(content(held, BLOCKS));
        }
    }
}
