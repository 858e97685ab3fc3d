package io.drover.blockengine.codec;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.Deflater;

/**
 * The JDK's zlib. Deflaters are kept for the next block: each holds about 256 KiB outside the heap
 * and is slow to make.
 */
final class ZlibDeflate implements Deflate {
    private final ConcurrentLinkedQueue<Deflater> deflaters = new ConcurrentLinkedQueue<>();

    @Override
    public void compress(ByteBuffer block, ByteBuffer target) {
        Deflater idle = deflaters.poll();
        Deflater deflater = idle == null ? new Deflater(LEVEL, true) : idle;
        try {
            deflater.setInput(block.duplicate());
            deflater.finish();
            while (!deflater.finished()) {
                deflater.deflate(target);
            }
        } finally {
            deflater.reset();
            deflaters.add(deflater);
        }
    }
}
