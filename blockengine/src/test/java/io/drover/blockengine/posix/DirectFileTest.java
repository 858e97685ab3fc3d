package io.drover.blockengine.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;

class DirectFileTest {
    private static final int PAGE = 4096;

    @TempDir Path directory;
    private Path file;
    private byte[] content;

    @BeforeEach
    void create() throws IOException {
        file = Files.createFile(directory.resolve("file"));
        content = new byte[5 * PAGE + 17];
        new Random(1).nextBytes(content);
    }

    private ByteBuffer aligned() {
        return ByteBuffer.allocateDirect(content.length + 2 * PAGE)
                .alignedSlice(PAGE)
                .slice(0, content.length)
                .put(content)
                .flip();
    }

    private DirectFile open() {
        Optional<DirectFile> direct = DirectFile.open(file);
        assumeThat(direct).as("the file system of %s has direct writes", directory).isPresent();
        return direct.orElseThrow();
    }

    @Test
    void wholePagesAreWrittenAndTheRestIsLeft() throws IOException {
        ByteBuffer source = aligned();
        try (DirectFile direct = open()) {
            assertThat(direct.write(source, 0)).isEqualTo(5 * PAGE);
        }
        assertThat(source.remaining()).isEqualTo(17);
        assertThat(Files.readAllBytes(file)).isEqualTo(Arrays.copyOf(content, 5 * PAGE));
    }

    @Test
    void aPageInTheMiddleOfTheFileIsWrittenAtItsOffset() throws IOException {
        ByteBuffer source = aligned().position(2 * PAGE).limit(3 * PAGE);
        try (DirectFile direct = open()) {
            assertThat(direct.write(source, 7 * PAGE)).isEqualTo(PAGE);
        }
        byte[] written = Files.readAllBytes(file);
        assertThat(written).hasSize(8 * PAGE);
        assertThat(Arrays.copyOfRange(written, 7 * PAGE, 8 * PAGE))
                .isEqualTo(Arrays.copyOfRange(content, 2 * PAGE, 3 * PAGE));
        assertThat(Arrays.copyOf(written, 7 * PAGE)).containsOnly(0);
    }

    @Test
    void unalignedDataIsLeftToTheCaller() throws IOException {
        try (DirectFile direct = open()) {
            assertThat(direct.write(ByteBuffer.wrap(content), 0)).isZero();
            assertThat(direct.write(aligned().position(1), 0)).isZero();
            assertThat(direct.write(aligned(), 512)).isZero();
            assertThat(direct.write(aligned().limit(PAGE - 1), 0)).isZero();
        }
        assertThat(file).isEmptyFile();
    }

    @Test
    void afterAFailureEverythingIsLeftToTheCaller() throws IOException {
        ByteBuffer source = aligned();
        DirectFile direct = open();
        direct.close();
        assertThat(direct.write(source, 0)).isZero();
        assertThat(source.remaining()).isEqualTo(content.length);
        assertThat(direct.write(source, 0)).isZero();
    }

    @Test
    void aFileThatCannotBeOpenedHasNoDirectWrites() {
        assertThat(DirectFile.open(directory.resolve("missing"))).isEmpty();
    }
}
