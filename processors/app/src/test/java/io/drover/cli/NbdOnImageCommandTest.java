package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.support.Digests;
import io.drover.nbd.NbdPrograms;
import io.drover.nbd.NeedsNbdClients;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A volume that lies on an image, served as a block device. */
@NeedsNbdClients
class NbdOnImageCommandTest {
    @TempDir Path directory;
    private VolumeOnImage onImage;

    @BeforeEach
    void oneImageAndOneVolumeOnIt() throws Exception {
        onImage = new VolumeOnImage(directory);
    }

    private void removeImage() {
        CliRun run = CliRun.of("rm", onImage.imageUrl(), "--yes");
        assertThat(run.code()).as(run.err()).isZero();
    }

    @Test
    void isServedWithTheVolumeOnIt() throws Exception {
        Path restored = directory.resolve("restored.img");
        CliRun run = CliRun.of("restore", onImage.backupUrl("b1"), "--to", restored.toString());
        assertThat(run.code()).as(run.err()).isZero();

        assertServed(restored, onImage.backupUrl("b1"));
        try (ServedBackup served = ServedBackup.of(onImage.backupUrl("b1"))) {
            assertThat(served.err()).isEmpty();
            // the backup begins behind the first block, which is the image's
            assertThat(NbdPrograms.done("nbdinfo", "--map", served.address()).lines())
                    .singleElement()
                    .asString()
                    .contains("data");
            CliRun removed = CliRun.of("rm", onImage.imageUrl(), "--yes");
            assertThat(removed.code()).isEqualTo(ExitCode.CONFLICT.number());
        }
    }

    @Test
    void isServedFromAFile() throws Exception {
        removeImage();

        assertServed(
                onImage.volume,
                onImage.backupUrl("b1"),
                "--backing-image",
                onImage.image.toString());
    }

    private void assertServed(Path expected, String... arguments) throws Exception {
        Path copy = directory.resolve("copy.img");
        String[] options = Arrays.copyOfRange(arguments, 1, arguments.length);
        try (ServedBackup served = ServedBackup.of(arguments[0], options)) {
            NbdPrograms.done("nbdcopy", served.address(), copy.toString());
        }
        assertThat(Digests.sha256(Files.readAllBytes(copy)))
                .isEqualTo(Digests.sha256(Files.readAllBytes(expected)));
    }

    @Test
    void holesAreServedOnlyWhereNeitherHasData() throws Exception {
        // the image ends after three blocks; the volume's fourth is empty and not written
        Path sparse = Images.write(directory.resolve("sparse.img"), 1, 2, 3, 0, 6);
        onImage.store.deleteVolume(new VolumeName("vol"));
        onImage.backUp("b3", sparse, 4);

        try (ServedBackup served = ServedBackup.of(onImage.backupUrl("b3"))) {
            assertThat(NbdPrograms.done("nbdinfo", "--map", served.address()).lines())
                    .map(line -> line.strip().replaceAll(" +", " "))
                    .containsExactly(
                            "0 %d 0 data".formatted(3 * Images.BLOCK),
                            "%d %d 3 hole,zero".formatted(3 * Images.BLOCK, Images.BLOCK),
                            "%d %d 0 data".formatted(4 * Images.BLOCK, Images.BLOCK));
        }
        assertServed(sparse, onImage.backupUrl("b3"));
    }

    @Test
    void aDamagedBlockOfItIsAnErrorWhereItShows() throws Exception {
        try (var blocks =
                Files.walk(directory.resolve("store/backupstore/backing-images/blocks"))) {
            for (Path block : blocks.filter(Files::isRegularFile).toList()) {
                Files.writeString(block, "rubbish");
            }
        }
        try (ServedBackup served = ServedBackup.of(onImage.backupUrl("b1"))) {
            assertThat(read(served, 0).output()).contains("Input/output error");
            // written over
            assertThat(read(served, Images.BLOCK).output()).contains("read 4096/4096 bytes");
        }
    }

    private static NbdPrograms.Ended read(ServedBackup served, long offset) throws Exception {
        return NbdPrograms.run(
                "qemu-io", "-r", "-f", "raw", "-c", "read " + offset + " 4096", served.address());
    }

    @Test
    void isMissedByADeviceWhereItIsNowhere() throws Exception {
        removeImage();

        try (ServedBackup served = ServedBackup.of(onImage.backupUrl("b1"))) {
            assertThat(served.err())
                    .contains("vol lies on backing image 'ubuntu'", "--backing-image");
            assertThat(NbdPrograms.done("nbdinfo", "--map", served.address())).contains("hole");
        }
    }
}
