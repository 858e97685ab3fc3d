package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.image.FileChecksum;
import io.drover.cli.CliRun;
import io.drover.resource.BackingImage;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.Volume;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

@DisplayName("M5 Backing images that are uploaded")
class ImageUploadTest {
    private static final int SIZE = (int) (4 * TestDrover.MIB);

    @TempDir private static Path data;
    private static TestDrover drover;

    @TempDir private Path directory;
    private byte[] content;
    private Path file;

    @BeforeAll
    static void start() throws IOException {
        TestDrover.assumeEmbedded();
        drover = TestDrover.start(data);
    }

    @AfterAll
    static void stop() throws IOException {
        if (drover != null) {
            drover.close();
        }
    }

    @BeforeEach
    void makeFile() throws IOException {
        content = new byte[SIZE];
        new Random(1).nextBytes(content);
        file = Files.write(directory.resolve("ubuntu.img"), content);
    }

    private static CliRun upload(Path file, String name, String... more) {
        String[] arguments = {
            "image",
            "upload",
            file.toString(),
            "--name",
            name,
            "--kubeconfig",
            drover.data().resolve("kubeconfig").toString()
        };
        String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return CliRun.of(all);
    }

    @Test
    @DisplayName("a file becomes an image, which a volume can lie on")
    void becomesAnImage() throws IOException {
        CliRun run =
                upload(file, "uploaded", "--checksum", FileChecksum.sha512(file), "-o", "json");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.json().path("checksum").asText()).isEqualTo(FileChecksum.sha512(file));
        assertThat(run.json().path("sizeBytes").asLong()).isEqualTo(SIZE);
        Volume volume = new Volume();
        volume.getSpec().size = Integer.toString(2 * SIZE);
        volume.getSpec().backingImage = "uploaded";
        drover.create(volume, "on-upload");
        drover.awaitVolume("on-upload");
        CliRun again = upload(file, "uploaded");
        assertThat(again.code()).isEqualTo(7);
        assertThat(again.err()).contains("has its file already");
    }

    @Test
    @DisplayName("an image that waits for its file says what to type, and goes on with it")
    void waits() throws IOException {
        BackingImage image = new BackingImage();
        image.getSpec().sourceType = "upload";
        image.getSpec().checksum = FileChecksum.sha512(file);
        drover.create(image, "waiting");
        BackingImage waiting =
                drover.awaitThat(
                        BackingImage.class,
                        "waiting",
                        present ->
                                Conditions.find(present.getStatus().conditions, BackingImage.READY)
                                        .map(Condition::message)
                                        .orElse("")
                                        .contains("drover image upload FILE --name waiting"));
        // what an upload left that was killed
        Path part = Path.of(waiting.getStatus().uploadTo + ".part");
        Files.write(part, Arrays.copyOf(content, SIZE / 2));
        content[0]++;
        Path other = Files.write(directory.resolve("other.img"), content);

        CliRun wrong = upload(other, "waiting");
        CliRun right = upload(file, "waiting");

        assertThat(wrong.code()).isEqualTo(9);
        assertThat(wrong.err()).contains("nothing was uploaded");
        assertThat(right.code()).as(right.err()).isZero();
        assertThat(part).doesNotExist();
    }

    @Test
    @DisplayName("what cannot be an image is refused before anything is sent")
    void refuses() throws IOException {
        Path odd = Files.write(directory.resolve("odd.img"), new byte[100]);
        assertThat(upload(odd, "odd").err()).contains("100 bytes", "no multiple of 512");
        assertThat(upload(directory.resolve("nowhere"), "odd").code()).isEqualTo(9);
        assertThat(drover.cluster().find(BackingImage.class, "odd")).isEmpty();
        BackingImage download = new BackingImage();
        download.getSpec().sourceType = "download";
        download.getSpec().sourceParameters.put("url", "http://127.0.0.1:1/x");
        drover.create(download, "download");
        assertThat(upload(file, "download").err()).contains("with sourceType 'download'");
    }
}
