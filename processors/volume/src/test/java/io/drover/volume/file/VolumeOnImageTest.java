package io.drover.volume.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.volume.BlockSource;
import io.drover.blockengine.volume.ByteRange;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A backing image is the lowest layer of a volume, and no part of what the volume wrote. */
class VolumeOnImageTest {
    private static final int UNIT = 4096;
    private static final int IMAGE = 64 * UNIT;
    private static final int SIZE = 256 * UNIT;

    @TempDir private Path root;
    private FileVolumeDriver driver;
    private byte[] expected;

    @BeforeEach
    void makeVolume() throws Exception {
        driver = new FileVolumeDriver(root, InstantSource.system());
        byte[] image = new byte[IMAGE];
        new Random(1).nextBytes(image);
        Files.write(driver.images().draft("ubuntu"), image);
        driver.images().complete("ubuntu");
        driver.create("v", SIZE, "ubuntu");
        expected = Arrays.copyOf(image, SIZE);
    }

    private void write(int offset, byte... content) throws IOException {
        driver.write("v", offset, ByteBuffer.wrap(content));
        System.arraycopy(content, 0, expected, offset, content.length);
    }

    private static byte[] read(BlockSource source) throws IOException {
        try (source) {
            ByteBuffer content = ByteBuffer.allocate((int) source.size());
            source.read(0, content);
            return content.array();
        }
    }

    @Test
    void showsTheImageWhereNothingWasWritten() throws Exception {
        assertThat(read(driver.openHead("v"))).isEqualTo(expected);
        write(10, (byte) 1, (byte) 2);
        write(IMAGE - 1, (byte) 3, (byte) 4);
        write(5 * UNIT, new byte[UNIT]);

        assertThat(read(driver.openHead("v"))).isEqualTo(expected);
        assertThat(driver.damage("v")).isEmpty();
        assertThat(driver.actualSize("v")).isEqualTo(4 * UNIT);
    }

    @Test
    void backupsHoldWhatWasWritten() throws Exception {
        write(2 * UNIT + 7, (byte) 1);
        driver.takeSnapshot("v", "s1");
        write(3 * UNIT, new byte[UNIT]);
        driver.takeSnapshot("v", "s2");

        try (BlockSource source = driver.openSnapshot("v", "s2")) {
            assertThat(source.dataRanges()).containsExactly(new ByteRange(2 * UNIT, 2 * UNIT));
        }
        assertThat(driver.changedRanges("v", "s1", "s2"))
                .contains(List.of(new ByteRange(3 * UNIT, UNIT)));
        assertThat(read(driver.openSnapshot("v", "s2"))).isEqualTo(expected);
        driver.deleteSnapshot("v", "s1");
        assertThat(read(driver.openSnapshot("v", "s2"))).isEqualTo(expected);
    }

    @Test
    void aRestoreGoesOverTheImage() throws Exception {
        byte[] block = new byte[UNIT];
        block[0] = 9;
        try (var sink = driver.openForRestore("v")) {
            sink.resize(SIZE);
            sink.write(8 * UNIT, ByteBuffer.wrap(block));
            sink.sync();
        }
        System.arraycopy(block, 0, expected, 8 * UNIT, UNIT);

        assertThat(read(driver.openHead("v"))).isEqualTo(expected);
    }

    @Test
    void anImageThatIsLargerOrNotThereIsRefused() {
        assertThatThrownBy(() -> driver.create("small", UNIT, "ubuntu"))
                .hasMessageContaining("backing image ubuntu has 262144 bytes, more than the 4096");
        assertThatThrownBy(() -> driver.create("other", SIZE, "debian"))
                .hasMessageContaining("no backing image debian");
    }

    @Test
    void aMissingImageIsDamage() throws Exception {
        driver.images().delete("ubuntu");

        assertThat(driver.damage("v").orElseThrow()).contains("ubuntu", "backing image");
    }

    @Test
    void aRepairOfTheRecordKeepsTheImage() throws Exception {
        write(0, (byte) 7);
        Files.delete(root.resolve("v").resolve(VolumeRecord.FILE));

        VolumeRepair.plan(VolumeInspection.of(root.resolve("v"))).apply();

        assertThat(read(driver.openHead("v"))).isEqualTo(expected);
    }

    @Test
    void aDraftIsNoImage() throws Exception {
        Files.write(driver.images().draft("half"), new byte[512]);

        assertThat(driver.images().find("half")).isEmpty();
        driver.images().discard("half");
        assertThat(driver.images().draft("half")).doesNotExist();
    }
}
