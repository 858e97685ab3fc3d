package io.drover.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.image.FileChecksum;
import io.drover.blockengine.pipeline.ProgressListener;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** The file of an image on its way to Drover. */
class ImageUploadTest {
    private static final int SIZE = 5 << 20;

    @TempDir Path directory;
    private final byte[] content = new byte[SIZE];
    private Path complete;
    private Path part;

    @BeforeEach
    void makeContent() {
        new Random(1).nextBytes(content);
        complete = directory.resolve("image.uploaded");
        part = directory.resolve("image.uploaded.part");
    }

    /** A source that breaks off. */
    private static InputStream broken(byte[] content, int after) {
        return new FilterInputStream(new ByteArrayInputStream(content)) {
            private long left = after;

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                if (left == 0) {
                    throw new IOException("the pipe broke");
                }
                int count = super.read(target, offset, (int) Math.min(left, length));
                left -= count;
                return count;
            }

            @Override
            public int read(byte[] target) throws IOException {
                return read(target, 0, target.length);
            }
        };
    }

    private String upload(InputStream source) throws IOException, InterruptedException {
        try (ImageUpload upload = ImageUpload.begin(complete)) {
            String checksum = upload.receive(source, SIZE, ProgressListener.NONE);
            upload.complete();
            return checksum;
        }
    }

    @Test
    void arrivesCompleteWithItsChecksum() throws Exception {
        String checksum = upload(new ByteArrayInputStream(content));

        assertThat(Files.readAllBytes(complete)).isEqualTo(content);
        assertThat(checksum).isEqualTo(FileChecksum.sha512(complete));
        assertThat(part).doesNotExist();
    }

    @Test
    void oneThatBrokeOffIsNotThereAndGoesOnWithTheSameContent() throws Exception {
        assertThatThrownBy(() -> upload(broken(content, 3 << 20))).hasMessage("the pipe broke");
        assertThat(complete).doesNotExist();
        assertThat(Files.size(part)).isEqualTo(3 << 20);

        upload(new ByteArrayInputStream(content));

        assertThat(Files.readAllBytes(complete)).isEqualTo(content);
    }

    @Test
    void whatAnotherFileLeftIsWrittenOver() throws Exception {
        assertThatThrownBy(() -> upload(broken(content, 3 << 20))).isInstanceOf(IOException.class);
        byte[] other = Arrays.copyOf(content, 2 << 20);
        other[1_500_000]++;

        upload(new ByteArrayInputStream(other));

        assertThat(Files.readAllBytes(complete)).isEqualTo(other);
    }

    @Test
    void showsHowFarItIs() throws Exception {
        AtomicLong done = new AtomicLong();
        try (ImageUpload upload = ImageUpload.begin(complete)) {
            upload.receive(
                    new ByteArrayInputStream(content),
                    SIZE,
                    progress -> done.set(progress.bytesDone()));
        }

        assertThat(done).hasValue(SIZE);
        assertThat(complete).doesNotExist();
    }

    @Test
    void twoAtOnceAreRefused() throws Exception {
        try (ImageUpload _ = ImageUpload.begin(complete)) {
            assertThatThrownBy(() -> ImageUpload.begin(complete))
                    .hasMessageContaining("another upload writes to " + part);
        }
        ImageUpload.begin(complete).close();
    }

    @Test
    void oneThatIsDiscardedLeavesNothing() throws Exception {
        try (ImageUpload upload = ImageUpload.begin(complete)) {
            upload.receive(new ByteArrayInputStream(content), SIZE, ProgressListener.NONE);
            upload.discard();
        }

        assertThat(directory).isEmptyDirectory();
    }
}
