package io.drover.control.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.image.FileChecksum;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.volume.ImageFiles;
import io.drover.volume.file.FileVolumeDriver;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/** An image is there only if it is what it should be. */
class ImageFetchTest {
    private static final String OTHER = "0".repeat(128);

    @TempDir private Path directory;
    private ImageFiles files;

    @BeforeEach
    void open() {
        files = new FileVolumeDriver(directory, InstantSource.system()).images();
    }

    private FetchedImage fetch(int bytes, String declared, String wanted) throws Exception {
        return new ImageFetch(
                        "ubuntu",
                        files,
                        (draft, progress) -> {
                            Files.write(draft, new byte[bytes]);
                            return declared;
                        },
                        List.of(wanted))
                .run(ProgressListener.NONE);
    }

    @Test
    void isMeasured() throws Exception {
        FetchedImage image = fetch(1024, "", "");

        assertThat(image.size()).isEqualTo(1024);
        assertThat(image.virtualSize()).isEqualTo(1024);
        assertThat(image.checksum())
                .isEqualTo(FileChecksum.sha512(files.find("ubuntu").orElseThrow()));
        assertThat(fetch(1, "", "")).as("it is there already").isEqualTo(image);
    }

    @Test
    void anotherChecksumIsNoImage() throws Exception {
        assertThatThrownBy(() -> fetch(1024, "", OTHER)).hasMessageContaining("is wanted " + OTHER);
        assertThatThrownBy(() -> fetch(1024, OTHER, ""))
                .hasMessageContaining("its source declares " + OTHER);
        assertThat(files.find("ubuntu")).isEmpty();
        assertThat(files.draft("ubuntu")).doesNotExist();
    }

    @Test
    void anOddSizeIsNoImage() {
        assertThatThrownBy(() -> fetch(1000, "", "")).hasMessageContaining("no multiple of 512");
        assertThatThrownBy(() -> fetch(0, "", "")).hasMessageContaining("0 bytes");
    }
}
