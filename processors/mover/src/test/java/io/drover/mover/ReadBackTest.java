package io.drover.mover;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.volume.ByteRange;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;

class ReadBackTest {
    private static final int BLOCK = 2 << 20;

    @Test
    void oneOfAHundredIsReadAgain() {
        long size = 100_000L * BLOCK;
        ReadBack readBack = new ReadBack(size);

        for (long at = 0; at < size; at += BLOCK) {
            readBack.written(at, ByteBuffer.allocate(1));
        }

        assertThat(readBack.pieces()).isBetween(900, 1100);
    }

    @Test
    void whatIsWrittenOverZerosIsReadInTheirPlace() {
        ReadBack readBack = new ReadBack(16L * BLOCK);

        readBack.zeroed(new ByteRange(0, 16L * BLOCK));
        readBack.written(0, ByteBuffer.allocate(16 * BLOCK));

        assertThat(readBack.pieces()).isEqualTo(1);
    }

    @Test
    void theFirstAndTheLastAreReadAgain() {
        ReadBack readBack = new ReadBack(10L * BLOCK + 1);

        readBack.zeroed(new ByteRange(0, BLOCK));
        readBack.zeroed(new ByteRange(10L * BLOCK, 1));

        assertThat(readBack.pieces()).isEqualTo(2);
    }
}
