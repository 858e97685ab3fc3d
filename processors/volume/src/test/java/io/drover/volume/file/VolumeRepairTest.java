package io.drover.volume.file;

import static io.drover.volume.file.VolumeBytes.head;
import static io.drover.volume.file.VolumeBytes.random;
import static io.drover.volume.file.VolumeBytes.snapshot;
import static io.drover.volume.file.VolumeBytes.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.volume.SnapshotInfo;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Files that do not match the record, and their repair. */
class VolumeRepairTest {
    private static final int MIB = 1 << 20;
    private static final int SIZE = 4 * MIB;

    @TempDir private Path root;

    private FileVolumeDriver driver;
    private Path volume;
    private byte[] first;
    private byte[] second;

    @BeforeEach
    void make() throws IOException {
        driver =
                new FileVolumeDriver(
                        root, InstantSource.fixed(Instant.parse("2026-03-01T10:00:00Z")));
        driver.create("v", SIZE);
        volume = root.resolve("v");
        write(driver, "v", 0, random(1, MIB));
        driver.takeSnapshot("v", "s1");
        first = head(driver, "v");
        write(driver, "v", MIB, random(2, MIB));
        driver.takeSnapshot("v", "s2");
        second = head(driver, "v");
        write(driver, "v", 2L * MIB, random(3, MIB));
    }

    private VolumeRepair plan() throws IOException {
        return VolumeRepair.plan(VolumeInspection.of(volume));
    }

    @Test
    void soundVolumeHasNoDamageAndNeedsNothing() throws IOException {
        assertThat(driver.damage("v")).isEmpty();
        assertThat(plan().actions()).isEmpty();
        assertThat(plan().obstacles()).isEmpty();
    }

    @Test
    void strayFileDoesNotFaultTheVolumeAndIsSavedFromTheNextChange() throws IOException {
        byte[] expected = head(driver, "v");
        Path stray = volume.resolve("layer-000009.img");
        Files.write(stray, random(9, MIB));

        assertThat(driver.damage("v")).isEmpty();
        plan().apply();
        driver.takeSnapshot("v", "s3");

        assertThat(volume.resolve("saved/layer-000009.img")).hasBinaryContent(random(9, MIB));
        assertThat(head(driver, "v")).isEqualTo(expected);
        assertThat(snapshot(driver, "v", "s1")).isEqualTo(first);
        driver.delete("v");
        assertThat(volume).doesNotExist();
    }

    @Test
    void missingHeadGoesBackToTheLastSnapshotAndLosesNone() throws IOException {
        Files.delete(volume.resolve(VolumeRecord.read(volume).head()));

        assertThat(driver.damage("v")).get().asString().contains("missing", "drover volume check");
        plan().apply();

        assertThat(driver.damage("v")).isEmpty();
        assertThat(driver.snapshots("v"))
                .extracting(SnapshotInfo::name)
                .containsExactly("s1", "s2");
        assertThat(snapshot(driver, "v", "s1")).isEqualTo(first);
        assertThat(snapshot(driver, "v", "s2")).isEqualTo(second);
        assertThat(head(driver, "v")).isEqualTo(second);
    }

    @Test
    void missingSnapshotIsNotMadeUp() throws IOException {
        Files.delete(volume.resolve(VolumeRecord.read(volume).layers().getFirst().file()));

        assertThat(driver.damage("v")).get().asString().contains("snapshot s1");
        assertThat(plan().obstacles())
                .singleElement()
                .asString()
                .contains("snapshot s1", "restore a backup");
        assertThatThrownBy(() -> plan().apply()).hasMessageContaining("snapshot s1");
    }

    @Test
    void grownVolumeIsSoundAndALayerThatWasCutIsFound() throws IOException {
        driver.grow("v", 2L * SIZE);
        assertThat(driver.damage("v")).isEmpty();
        Path layer = volume.resolve(VolumeRecord.read(volume).layers().getFirst().file());

        try (RandomAccessFile file = new RandomAccessFile(layer.toFile(), "rw")) {
            file.setLength(MIB);
        }

        assertThat(driver.damage("v")).get().asString().contains(MIB + " bytes, not " + SIZE);
    }

    @Test
    void shortenedLayerIsFoundAndNotPaddedWithZeros() throws IOException {
        Path layer = volume.resolve(VolumeRecord.read(volume).layers().getLast().file());
        try (RandomAccessFile file = new RandomAccessFile(layer.toFile(), "rw")) {
            file.setLength(MIB);
        }

        assertThat(driver.damage("v")).get().asString().contains(MIB + " bytes, not " + SIZE);
        assertThat(plan().obstacles()).isNotEmpty();
    }

    @Test
    void lostRecordIsRebuiltFromTheFilesWithTheContentOfEverySnapshot() throws IOException {
        byte[] expected = head(driver, "v");
        Files.writeString(volume.resolve("volume.json"), "{\"size\": 41");

        assertThat(driver.damage("v")).get().asString().contains("volume.json");
        plan().apply();

        assertThat(driver.damage("v")).isEmpty();
        assertThat(head(driver, "v")).isEqualTo(expected);
        assertThat(driver.snapshots("v"))
                .extracting(SnapshotInfo::name)
                .containsExactly("recovered-1", "recovered-2");
        assertThat(snapshot(driver, "v", "recovered-1")).isEqualTo(first);
        assertThat(snapshot(driver, "v", "recovered-2")).isEqualTo(second);
        assertThat(volume.resolve("volume.json.before-repair")).hasContent("{\"size\": 41");
    }

    @Test
    void recordThatACutOffChangeHadWrittenIsPreferred() throws IOException {
        Files.move(volume.resolve("volume.json"), volume.resolve("volume.json.new"));

        assertThat(driver.damage("v")).isPresent();
        plan().apply();

        assertThat(driver.snapshots("v"))
                .extracting(SnapshotInfo::name)
                .containsExactly("s1", "s2");
    }

    @Test
    void volumeIsNotMadeOverFilesThatHaveData() throws IOException {
        Files.delete(volume.resolve("volume.json"));

        assertThatThrownBy(() -> driver.create("v", SIZE))
                .hasMessageContaining("drover volume repair");
        assertThat(volume.resolve("layer-000001.img")).exists();
    }

    @Test
    void changeIsNotCommittedOverAConcurrentOne() throws IOException {
        VolumeRecord read = VolumeRecord.read(volume);
        driver.takeSnapshot("v", "other");
        VolumeRecord others = VolumeRecord.read(volume);

        assertThatThrownBy(() -> read.withoutSnapshot("s1").write(volume, Optional.of(read)))
                .isInstanceOf(VolumeChangedException.class)
                .hasMessageContaining("volume v")
                .hasMessageContaining("second Drover");
        assertThatThrownBy(() -> read.write(volume, Optional.empty()))
                .isInstanceOf(VolumeChangedException.class);
        assertThat(VolumeRecord.read(volume)).isEqualTo(others);
    }
}
