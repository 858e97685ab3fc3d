package io.drover.blockengine.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

class WriteBackTest {
    private static final int MEBIBYTE = 1024 * 1024;

    @TempDir Path directory;

    @Test
    void aFileThatTheDiskTakesMeanwhileHoldsWhatWasWritten() throws IOException {
        Path file = directory.resolve("restored");
        try (FileBlockSink sink = FileBlockSink.create(file)) {
            for (int i = 0; i < 140; i++) {
                ByteBuffer part = ByteBuffer.allocateDirect(MEBIBYTE);
                part.putInt(0, i + 1);
                sink.write((long) i * MEBIBYTE, part);
            }
            sink.sync();
        }

        ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(file));
        assertThat(content.remaining()).isEqualTo(140 * MEBIBYTE);
        for (int i = 0; i < 140; i++) {
            assertThat(content.getInt(i * MEBIBYTE)).isEqualTo(i + 1);
        }
    }

    @Test
    void isAHintWhoseFailureCostsNothing() throws IOException {
        // a character device has nothing to be written back
        try (WriteBack writeBack = WriteBack.of(Path.of("/dev/null"))) {
            assertThatCode(() -> writeBack.written(64L * MEBIBYTE)).doesNotThrowAnyException();
            assertThatCode(() -> writeBack.written(64L * MEBIBYTE)).doesNotThrowAnyException();
        }
    }

    @Test
    void whatCannotBeOpenedIsWrittenAllTheSame() {
        try (WriteBack writeBack = WriteBack.of(directory.resolve("missing"))) {
            assertThatCode(() -> writeBack.written(64L * MEBIBYTE)).doesNotThrowAnyException();
        }
    }
}
