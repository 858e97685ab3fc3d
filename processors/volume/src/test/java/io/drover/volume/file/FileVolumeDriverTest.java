package io.drover.volume.file;

import static io.drover.volume.file.VolumeBytes.head;
import static io.drover.volume.file.VolumeBytes.random;
import static io.drover.volume.file.VolumeBytes.snapshot;
import static io.drover.volume.file.VolumeBytes.total;
import static io.drover.volume.file.VolumeBytes.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.volume.BlockSource;
import io.drover.blockengine.volume.ByteRange;
import io.drover.volume.SnapshotInfo;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

class FileVolumeDriverTest {
    private static final int MIB = 1 << 20;
    private static final int SIZE = 4 * MIB;
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    @TempDir Path root;
    FileVolumeDriver driver;

    @BeforeEach
    void open() throws IOException {
        driver = new FileVolumeDriver(root, InstantSource.fixed(NOW));
        driver.create("v", SIZE);
    }

    private long images() throws IOException {
        try (Stream<Path> files = Files.list(root.resolve("v"))) {
            return files.filter(VolumeRecord::isImage).count();
        }
    }

    private Path headFile() throws IOException {
        return root.resolve("v").resolve(VolumeRecord.read(root.resolve("v")).head());
    }

    @Test
    void newVolumeIsZerosAndOccupiesNothing() throws IOException {
        assertThat(driver.exists("v")).isTrue();
        assertThat(head(driver, "v")).isEqualTo(new byte[SIZE]);
        assertThat(driver.actualSize("v")).isZero();
        assertThat(driver.snapshots("v")).isEmpty();
    }

    @Test
    void grownVolumeHasZerosBehindItsContentAndSnapshotsKeepTheirSize() throws IOException {
        write(driver, "v", SIZE - MIB, random(1, MIB));
        driver.takeSnapshot("v", "before");
        byte[] before = head(driver, "v");
        long occupied = driver.actualSize("v");

        driver.grow("v", 2L * SIZE);

        assertThat(driver.actualSize("v")).isEqualTo(occupied);
        assertThat(head(driver, "v")).isEqualTo(Arrays.copyOf(before, 2 * SIZE));
        assertThat(snapshot(driver, "v", "before")).isEqualTo(before);
        write(driver, "v", 2L * SIZE - 10, random(2, 10));
        driver.takeSnapshot("v", "after");
        assertThat(snapshot(driver, "v", "after")).hasSize(2 * SIZE).endsWith(random(2, 10));
        assertThat(total(driver.changedRanges("v", "before", "after").orElseThrow()))
                .isLessThan(MIB);
        driver.deleteSnapshot("v", "before");
        assertThat(snapshot(driver, "v", "after")).startsWith(before).endsWith(random(2, 10));
        assertThat(driver.damage("v")).isEmpty();
    }

    @Test
    void volumeNeverShrinks() throws IOException {
        driver.grow("v", SIZE - MIB);
        driver.grow("v", SIZE);

        assertThat(head(driver, "v")).hasSize(SIZE);
    }

    /** The image is enlarged before the record is written. */
    @Test
    void growthThatWasCutOffChangesNothingAndIsRepeated() throws IOException {
        write(driver, "v", 0, random(1, MIB));
        byte[] before = head(driver, "v");
        VolumeRepair.enlarge(headFile(), SIZE, 2L * SIZE);

        assertThat(driver.damage("v")).isEmpty();
        assertThat(head(driver, "v")).isEqualTo(before);

        driver.grow("v", 3L * SIZE);

        assertThat(head(driver, "v")).isEqualTo(Arrays.copyOf(before, 3 * SIZE));
    }

    @Test
    void creatingAgainKeepsTheContent() throws IOException {
        write(driver, "v", 0, random(1, MIB));

        driver.create("v", SIZE);

        assertThat(head(driver, "v")).startsWith(random(1, MIB));
    }

    @Test
    void creatingAgainWithAnotherSizeIsRefusedWithBothSizes() {
        assertThatThrownBy(() -> driver.create("v", 2L * SIZE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(Integer.toString(SIZE))
                .hasMessageContaining(Integer.toString(2 * SIZE));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1})
    void volumeWithoutBytesIsRefused(long size) throws IOException {
        assertThatThrownBy(() -> driver.create("w", size)).hasMessageContaining("w");
        assertThat(driver.exists("w")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../v", "a/b", "/etc", "-x"})
    void nameThatLeavesTheDirectoryIsRefused(String name) {
        assertThatThrownBy(() -> driver.delete(name)).hasMessageContaining("'" + name + "'");
        assertThatThrownBy(() -> driver.create(name, SIZE)).hasMessageContaining("name");
        assertThat(root.resolve("v")).exists();
    }

    @Test
    void errorsNameTheMissingVolumeOrSnapshot() throws IOException {
        assertThatThrownBy(() -> driver.openHead("gone"))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("gone");
        assertThatThrownBy(() -> driver.openSnapshot("v", "s9"))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("s9");
        driver.deleteSnapshot("v", "s9");
        driver.delete("gone");
        assertThat(driver.findSnapshot("v", "s9")).isEmpty();
    }

    @Test
    void writesBehindTheEndAreRefusedAndChangeNothing() throws IOException {
        assertThatThrownBy(() -> write(driver, "v", SIZE - 10, new byte[11]))
                .hasMessageContaining("11 bytes at " + (SIZE - 10));
        assertThatThrownBy(() -> write(driver, "v", -1, new byte[1])).hasMessageContaining("-1");
        assertThat(head(driver, "v")).isEqualTo(new byte[SIZE]);
    }

    @Test
    void snapshotKeepsTheContentOfItsTime() throws IOException {
        write(driver, "v", MIB, random(1, MIB));
        byte[] then = head(driver, "v");
        SnapshotInfo info = driver.takeSnapshot("v", "s1");
        write(driver, "v", MIB + 8192, random(2, MIB));

        assertThat(snapshot(driver, "v", "s1")).isEqualTo(then);
        assertThat(head(driver, "v")).isNotEqualTo(then);
        assertThat(info).isEqualTo(new SnapshotInfo("s1", Optional.empty(), NOW, MIB));
    }

    @Test
    void takingASnapshotAgainDoesNothing() throws IOException {
        write(driver, "v", 0, random(1, MIB));
        SnapshotInfo first = driver.takeSnapshot("v", "s1");
        write(driver, "v", 0, random(2, MIB));

        assertThat(driver.takeSnapshot("v", "s1")).isEqualTo(first);
        assertThat(snapshot(driver, "v", "s1")).startsWith(random(1, MIB));
        assertThat(head(driver, "v")).startsWith(random(2, MIB));
    }

    @Test
    void smallWriteKeepsItsNeighboursFromOlderLayers() throws IOException {
        byte[] expected = random(1, SIZE);
        write(driver, "v", 0, expected);
        driver.takeSnapshot("v", "s1");

        write(driver, "v", 10_001, random(2, 17));

        System.arraycopy(random(2, 17), 0, expected, 10_001, 17);
        assertThat(head(driver, "v")).isEqualTo(expected);
        assertThat(driver.actualSize("v")).isLessThan(SIZE + 64 * 1024);
    }

    @Test
    void smallWriteAcrossUnitsAndAtTheEndKeepsItsNeighbours() throws IOException {
        driver.create("odd", 10_000);
        byte[] expected = random(1, 10_000);
        write(driver, "odd", 0, expected);
        driver.takeSnapshot("odd", "s1");

        write(driver, "odd", 4_000, random(2, 5_000));
        write(driver, "odd", 9_990, random(3, 10));

        System.arraycopy(random(2, 5_000), 0, expected, 4_000, 5_000);
        System.arraycopy(random(3, 10), 0, expected, 9_990, 10);
        assertThat(head(driver, "odd")).isEqualTo(expected);
        assertThat(snapshot(driver, "odd", "s1")).isEqualTo(random(1, 10_000));
    }

    @Test
    void writtenZerosHideOlderData() throws IOException {
        write(driver, "v", 0, random(1, MIB));
        driver.takeSnapshot("v", "s1");

        write(driver, "v", 0, new byte[MIB]);
        driver.takeSnapshot("v", "s2");
        driver.deleteSnapshot("v", "s1");

        assertThat(head(driver, "v")).isEqualTo(new byte[SIZE]);
        assertThat(snapshot(driver, "v", "s2")).isEqualTo(new byte[SIZE]);
    }

    @Test
    void changedRangesCoverWhatChangedAndLittleMore() throws IOException {
        write(driver, "v", 0, random(1, SIZE));
        driver.takeSnapshot("v", "s1");
        write(driver, "v", 3 * 4096, random(2, 4096));
        driver.takeSnapshot("v", "s2");
        write(driver, "v", 2 * MIB, random(3, 8192));
        driver.takeSnapshot("v", "s3");

        assertThat(driver.changedRanges("v", "s1", "s2"))
                .contains(List.of(new ByteRange(3 * 4096, 4096)));
        assertThat(driver.changedRanges("v", "s1", "s3"))
                .contains(List.of(new ByteRange(3 * 4096, 4096), new ByteRange(2 * MIB, 8192)));
        assertThat(driver.changedRanges("v", "s2", "s2")).contains(List.of());
    }

    @Test
    void changedRangesAreUnknownWithoutTheEarlierSnapshot() throws IOException {
        driver.takeSnapshot("v", "s1");
        driver.takeSnapshot("v", "s2");

        assertThat(driver.changedRanges("v", "s2", "s1")).isEmpty();
        driver.deleteSnapshot("v", "s1");
        assertThat(driver.changedRanges("v", "s1", "s2")).isEmpty();
    }

    @Test
    void changedRangesIncludeThoseOfARemovedSnapshotInBetween() throws IOException {
        driver.takeSnapshot("v", "s1");
        write(driver, "v", 0, random(1, 4096));
        driver.takeSnapshot("v", "s2");
        write(driver, "v", MIB, random(2, 4096));
        driver.takeSnapshot("v", "s3");

        driver.deleteSnapshot("v", "s2");

        assertThat(total(driver.changedRanges("v", "s1", "s3").orElseThrow())).isEqualTo(8192);
    }

    @Test
    void removingASnapshotKeepsAllOthersAndTheHead() throws IOException {
        for (int i = 1; i <= 4; i++) {
            write(driver, "v", (long) i * 300_000, random(i, 600_000));
            driver.takeSnapshot("v", "s" + i);
        }
        write(driver, "v", 500_000, random(9, 1000));
        byte[] first = snapshot(driver, "v", "s1");
        byte[] third = snapshot(driver, "v", "s3");
        byte[] now = head(driver, "v");

        driver.deleteSnapshot("v", "s2");
        driver.deleteSnapshot("v", "s4");

        assertThat(snapshot(driver, "v", "s1")).isEqualTo(first);
        assertThat(snapshot(driver, "v", "s3")).isEqualTo(third);
        assertThat(head(driver, "v")).isEqualTo(now);
        assertThat(driver.snapshots("v"))
                .extracting(SnapshotInfo::name)
                .containsExactly("s1", "s3");
        assertThat(driver.findSnapshot("v", "s3").orElseThrow().parent()).contains("s1");
        assertThat(images()).isEqualTo(3);
    }

    @Test
    void removingSnapshotsGivesBackTheSpaceOfOverwrittenData() throws IOException {
        for (int i = 0; i < 5; i++) {
            write(driver, "v", 0, random(i, MIB));
            driver.takeSnapshot("v", "s" + i);
        }
        assertThat(driver.actualSize("v")).isEqualTo(5L * MIB);

        for (int i = 0; i < 5; i++) {
            driver.deleteSnapshot("v", "s" + i);
        }

        assertThat(driver.actualSize("v")).isEqualTo(MIB);
        assertThat(head(driver, "v")).startsWith(random(4, MIB));
    }

    @Test
    void openSourceSurvivesTheRemovalOfItsLayers() throws IOException {
        write(driver, "v", 0, random(1, MIB));
        driver.takeSnapshot("v", "s1");
        write(driver, "v", MIB, random(2, MIB));
        driver.takeSnapshot("v", "s2");
        byte[] expected = snapshot(driver, "v", "s2");

        try (BlockSource source = driver.openSnapshot("v", "s2")) {
            driver.deleteSnapshot("v", "s1");
            write(driver, "v", 0, random(3, SIZE));
            driver.deleteSnapshot("v", "s2");

            assertThat(VolumeBytes.all(source)).isEqualTo(expected);
        }
    }

    @Test
    void sparseStaysSparse() throws IOException {
        driver.create("big", 64L << 30);
        write(driver, "big", 63L << 30, random(1, MIB));
        driver.takeSnapshot("big", "s1");
        write(driver, "big", 1L << 30, random(2, MIB));
        driver.takeSnapshot("big", "s2");
        driver.deleteSnapshot("big", "s1");

        assertThat(driver.actualSize("big")).isEqualTo(2L * MIB);
        try (BlockSource source = driver.openSnapshot("big", "s2")) {
            assertThat(source.dataRanges())
                    .containsExactly(new ByteRange(1L << 30, MIB), new ByteRange(63L << 30, MIB));
            assertThat(source.size()).isEqualTo(64L << 30);
        }
    }

    @Test
    void readsBehindTheEndAreZeros() throws IOException {
        write(driver, "v", SIZE - 100, random(1, 100));
        ByteBuffer target = ByteBuffer.allocate(300);
        try (BlockSource source = driver.openHead("v")) {
            source.read(SIZE - 200, target);
        }
        assertThat(target.hasRemaining()).isFalse();
        assertThat(target.array()).startsWith(new byte[100]).endsWith(new byte[100]);
        assertThat(List.of(target.slice(100, 100)))
                .containsExactly(ByteBuffer.wrap(random(1, 100)));
    }

    @Test
    void stateIsFoundAgainAfterARestart() throws IOException {
        write(driver, "v", 0, random(1, MIB));
        driver.takeSnapshot("v", "s1");
        write(driver, "v", 0, random(2, MIB));

        FileVolumeDriver again =
                new FileVolumeDriver(root, InstantSource.fixed(NOW.plusSeconds(9)));

        assertThat(again.snapshots("v")).isEqualTo(driver.snapshots("v"));
        assertThat(snapshot(again, "v", "s1")).startsWith(random(1, MIB));
        assertThat(head(again, "v")).startsWith(random(2, MIB));
        assertThat(again.takeSnapshot("v", "s2").parent()).contains("s1");
    }

    @Test
    void deletedVolumeLeavesNothingAndMayBeMadeAnew() throws IOException {
        write(driver, "v", 0, random(1, MIB));
        driver.takeSnapshot("v", "s1");

        driver.delete("v");

        assertThat(driver.exists("v")).isFalse();
        assertThat(root.resolve("v")).doesNotExist();
        driver.create("v", 2L * SIZE);
        assertThat(head(driver, "v")).isEqualTo(new byte[2 * SIZE]);
    }

    @Test
    void contentWrittenByAProgramOutsideIsRead() throws IOException {
        driver.takeSnapshot("v", "s1");
        try (FileChannel channel = FileChannel.open(headFile(), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(random(5, 8192)), MIB);
        }

        driver.takeSnapshot("v", "s2");

        assertThat(driver.changedRanges("v", "s1", "s2"))
                .contains(List.of(new ByteRange(MIB, 8192)));
        assertThat(List.of(ByteBuffer.wrap(snapshot(driver, "v", "s2"), MIB, 8192).slice()))
                .containsExactly(ByteBuffer.wrap(random(5, 8192)));
    }

    @Test
    void whatAProgramOutsideAppendsBehindTheEndIsIgnored() throws IOException {
        Files.write(headFile(), random(5, 8192), StandardOpenOption.APPEND);

        driver.takeSnapshot("v", "s1");
        driver.deleteSnapshot("v", "s1");

        assertThat(head(driver, "v")).isEqualTo(new byte[SIZE]);
        try (BlockSource source = driver.openHead("v")) {
            assertThat(source.dataRanges()).isEmpty();
        }
    }

    @Test
    void mergeThatIsBrokenOffLeavesEverythingReadableAndMayBeRepeated() throws IOException {
        write(driver, "v", 0, random(1, 3 * MIB));
        driver.takeSnapshot("v", "s1");
        write(driver, "v", MIB, random(2, MIB));
        driver.takeSnapshot("v", "s2");
        byte[] first = snapshot(driver, "v", "s1");
        byte[] second = snapshot(driver, "v", "s2");
        List<VolumeRecord.Layer> layers = VolumeRecord.read(root.resolve("v")).layers();
        copy(layers.get(0).file(), layers.get(1).file(), 0, 40_960);

        FileVolumeDriver again = new FileVolumeDriver(root, InstantSource.fixed(NOW));
        assertThat(snapshot(again, "v", "s1")).isEqualTo(first);
        assertThat(snapshot(again, "v", "s2")).isEqualTo(second);

        again.deleteSnapshot("v", "s1");
        assertThat(snapshot(again, "v", "s2")).isEqualTo(second);
        assertThat(head(again, "v")).isEqualTo(second);
    }

    private void copy(String from, String to, int offset, int length) throws IOException {
        Path directory = root.resolve("v");
        byte[] content = Files.readAllBytes(directory.resolve(from));
        try (FileChannel channel =
                FileChannel.open(directory.resolve(to), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(content, offset, length), offset);
        }
    }

    @Test
    void interruptedMergeLeavesEverythingReadable() throws IOException {
        write(driver, "v", 0, random(1, SIZE));
        driver.takeSnapshot("v", "s1");
        driver.takeSnapshot("v", "s2");

        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> driver.deleteSnapshot("v", "s1"))
                .isInstanceOf(ClosedByInterruptException.class);
        assertThat(Thread.interrupted()).isTrue();

        assertThat(snapshot(driver, "v", "s1")).isEqualTo(random(1, SIZE));
        driver.deleteSnapshot("v", "s1");
        assertThat(snapshot(driver, "v", "s2")).isEqualTo(random(1, SIZE));
    }

    @Test
    void imagesThatACrashLeftAreRemovedByTheNextChange() throws IOException {
        Path directory = root.resolve("v");
        Files.write(directory.resolve(VolumeRecord.imageName(2)), random(1, MIB));
        Files.write(directory.resolve(VolumeRecord.imageName(77)), random(1, MIB));

        driver.takeSnapshot("v", "s1");

        assertThat(images()).isEqualTo(2);
        assertThat(head(driver, "v")).isEqualTo(new byte[SIZE]);
    }
}
