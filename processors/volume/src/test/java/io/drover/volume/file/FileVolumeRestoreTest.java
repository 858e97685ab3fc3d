package io.drover.volume.file;

import static io.drover.volume.file.VolumeBytes.head;
import static io.drover.volume.file.VolumeBytes.random;
import static io.drover.volume.file.VolumeBytes.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.volume.BlockSink;
import io.drover.blockengine.volume.ByteRange;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;

/** Restores into volumes: all or nothing. */
class FileVolumeRestoreTest {
    private static final int SIZE = 1 << 20;

    @TempDir Path root;
    FileVolumeDriver driver;

    @BeforeEach
    void open() throws IOException {
        driver = new FileVolumeDriver(root, InstantSource.system());
        driver.create("v", SIZE);
    }

    @Test
    void restoreReplacesTheContent() throws IOException {
        write(driver, "v", 0, random(1, SIZE));

        try (BlockSink sink = driver.openForRestore("v")) {
            assertThat(driver.isRestoring("v")).isTrue();
            assertThat(sink.startsZeroed()).isTrue();
            sink.resize(SIZE);
            sink.write(8192, ByteBuffer.wrap(random(2, 4096)));
            sink.zero(new ByteRange(65_536, 4096));
            sink.sync();
        }

        byte[] expected = new byte[SIZE];
        System.arraycopy(random(2, 4096), 0, expected, 8192, 4096);
        assertThat(driver.isRestoring("v")).isFalse();
        assertThat(head(driver, "v")).isEqualTo(expected);
        assertThat(driver.actualSize("v")).isLessThan(SIZE);
    }

    @Test
    void restoreOfASmallerBackupKeepsTheVolumesSize() throws IOException {
        try (BlockSink sink = driver.openForRestore("v")) {
            sink.resize(SIZE / 2);
            sink.sync();
        }
        assertThat(head(driver, "v")).hasSize(SIZE);
    }

    @Test
    void restoreOfALargerBackupIsRefusedWithBothSizes() throws IOException {
        try (BlockSink sink = driver.openForRestore("v")) {
            assertThatThrownBy(() -> sink.resize(2L * SIZE))
                    .hasMessageContaining(Integer.toString(SIZE))
                    .hasMessageContaining(Integer.toString(2 * SIZE));
        }
        assertThat(driver.isRestoring("v")).isTrue();
    }

    @Test
    void interruptedRestoreHasNoValidContentAndStartsOver() throws IOException {
        BlockSink broken = driver.openForRestore("v");
        broken.write(0, ByteBuffer.wrap(random(1, 4096)));
        broken.close();

        FileVolumeDriver again = new FileVolumeDriver(root, InstantSource.system());
        assertThat(again.isRestoring("v")).isTrue();
        assertThatThrownBy(() -> again.takeSnapshot("v", "s1")).hasMessageContaining("restored");
        assertThatThrownBy(() -> write(again, "v", 0, new byte[1]))
                .hasMessageContaining("restored");

        try (BlockSink sink = again.openForRestore("v")) {
            sink.resize(SIZE);
            sink.sync();
        }
        assertThat(again.isRestoring("v")).isFalse();
        assertThat(head(again, "v")).isEqualTo(new byte[SIZE]);
    }

    @Test
    void whatIsWrittenAfterTheLastSyncKeepsTheRestoreOpen() throws IOException {
        try (BlockSink sink = driver.openForRestore("v")) {
            sink.sync();
            sink.write(0, ByteBuffer.wrap(random(1, 4096)));
        }
        assertThat(driver.isRestoring("v")).isTrue();
    }

    @Test
    void restoreThatAnotherHasReplacedCannotCommit() throws IOException {
        BlockSink late = driver.openForRestore("v");
        BlockSink second = driver.openForRestore("v");
        late.sync();

        assertThatThrownBy(late::close).hasMessageContaining("another restore");
        assertThat(driver.isRestoring("v")).isTrue();

        second.sync();
        second.close();
        second.close();
        assertThat(driver.isRestoring("v")).isFalse();
    }

    @Test
    void volumeWithSnapshotsTakesNoRestore() throws IOException {
        write(driver, "v", 0, random(1, SIZE));
        driver.takeSnapshot("v", "s1");

        assertThatThrownBy(() -> driver.openForRestore("v")).hasMessageContaining("snapshots");
        assertThat(driver.isRestoring("v")).isFalse();
        assertThat(head(driver, "v")).isEqualTo(random(1, SIZE));
    }
}
