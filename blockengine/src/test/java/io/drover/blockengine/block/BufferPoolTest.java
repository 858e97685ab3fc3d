package io.drover.blockengine.block;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;

class BufferPoolTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 4095, 4096, 4097, 2 * 1024 * 1024, 2 * 1024 * 1024 + 19})
    void buffersOfAnySizeStartOnAPage(int size) throws InterruptedException {
        ByteBuffer buffer = new BufferPool(size, 1).acquire();

        assertThat(buffer.remaining()).isEqualTo(size);
        assertThat(buffer.isDirect()).isTrue();
        assertThat(buffer.alignmentOffset(0, 4096)).isZero();
    }

    @Test
    void aReleasedBufferComesBackCleared() throws InterruptedException {
        BufferPool pool = new BufferPool(100, 1);
        ByteBuffer first = pool.acquire();
        first.position(50).limit(60);
        pool.release(first);

        ByteBuffer second = pool.acquire();

        assertThat(second).isSameAs(first);
        assertThat(second.remaining()).isEqualTo(100);
    }
}
