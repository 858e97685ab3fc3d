package io.drover.mover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.volume.ByteRange;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

class DeviceSinkTest {
    private static final int BLOCK = 2 << 20;
    private static final int SIZE = BLOCK + 4096;

    @TempDir private Path directory;
    private Path device;

    /** It has what somebody else left there. */
    @BeforeEach
    void make() throws IOException {
        device = directory.resolve("device");
        byte[] old = new byte[SIZE];
        Arrays.fill(old, (byte) 7);
        Files.write(device, old);
    }

    private static ByteBuffer block(int data) {
        byte[] content = new byte[BLOCK];
        Arrays.fill(content, 0, data, (byte) 9);
        return ByteBuffer.wrap(content);
    }

    @Test
    void allOfItIsWritten() throws IOException {
        try (DeviceSink sink = DeviceSink.open(device, () -> {})) {
            sink.resize(BLOCK);
            sink.write(0, block(100));
            sink.sync();
            sink.verify();
        }

        byte[] wanted = new byte[SIZE];
        Arrays.fill(wanted, 0, 100, (byte) 9);
        assertThat(Files.readAllBytes(device)).isEqualTo(wanted);
    }

    @Test
    void whatLiesBehindItsEndHasToBeZeros() throws IOException {
        try (DeviceSink sink = DeviceSink.open(device, () -> {})) {
            sink.resize(2L * BLOCK);
            sink.zero(new ByteRange(0, BLOCK));
            sink.write(BLOCK, block(4096));
            sink.zero(new ByteRange(2L * BLOCK - 4096, 4096));
            sink.sync();
            sink.verify();

            assertThatThrownBy(() -> sink.write(BLOCK, block(4097)))
                    .isInstanceOf(IOException.class)
                    .hasMessage(
                            "the device has %d bytes, and the backup has data behind that; request"
                                    + " a volume of %d bytes",
                            SIZE, 2 * BLOCK);
        }
        assertThat(Files.size(device)).isEqualTo(SIZE);
    }

    @Test
    void aStorageThatLosesWritesIsNoticed() throws IOException {
        try (DeviceSink sink = DeviceSink.open(device, () -> {})) {
            sink.resize(2L * BLOCK);
            sink.write(0, block(100));
            sink.write(BLOCK, block(100));
            sink.sync();
            byte[] content = Files.readAllBytes(device);
            content[SIZE - 1] = 1;
            Files.write(device, content);

            assertThatThrownBy(sink::verify)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("offset %d of the device", BLOCK);
        }
    }

    @Test
    void nothingIsWrittenWithoutPermit() throws IOException {
        byte[] before = Files.readAllBytes(device);
        AtomicInteger asked = new AtomicInteger();
        try (DeviceSink sink =
                DeviceSink.open(
                        device,
                        () -> {
                            asked.incrementAndGet();
                            throw new IOException("taken");
                        })) {
            sink.resize(BLOCK);
            assertThatThrownBy(() -> sink.write(0, block(1))).hasMessage("taken");
            assertThatThrownBy(() -> sink.zero(new ByteRange(0, BLOCK))).hasMessage("taken");
        }
        assertThat(asked).hasValue(2);
        assertThat(Files.readAllBytes(device)).isEqualTo(before);
    }
}
