package io.drover.blockengine.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.format.VolumeProperties;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.blockengine.support.MemorySource;
import io.drover.blockengine.support.TestEngine;
import io.drover.blockengine.support.TestVolume;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Map;

/** Where a volume lies on an image, zeros that were written hide what the image has there. */
class VolumeOnImageTest {
    private static final TestVolume VOLUME = TestVolume.small("on-image");

    private static long storedSize(VolumeProperties properties) throws Exception {
        byte[] content = VOLUME.content(1, 0, 2);
        BackupRequest request =
                new BackupRequest(
                        new BackedUpVolume(
                                new VolumeName("on-image"),
                                content.length,
                                TestVolume.SMALL,
                                CompressionMethod.LZ4,
                                properties),
                        new BackupName("b1"),
                        new BackupRequest.Snapshot("s1", Instant.EPOCH),
                        BackupMode.INCREMENTAL,
                        Map.of());
        return TestEngine.on(new InMemoryStore())
                .backup(
                        request,
                        new MemorySource(content),
                        ChangeTracker.NONE,
                        ProgressListener.NONE)
                .backup()
                .size();
    }

    @Test
    void zerosAreStored() throws Exception {
        VolumeProperties properties = new VolumeProperties("image", "checksum", "", "v1");

        assertThat(storedSize(properties)).isEqualTo(3 * 4096);
    }

    @Test
    void zerosOfOtherVolumesAreNot() throws Exception {
        assertThat(storedSize(VolumeProperties.DEFAULT)).isEqualTo(2 * 4096);
    }
}
