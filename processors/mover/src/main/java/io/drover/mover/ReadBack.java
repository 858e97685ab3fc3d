package io.drover.mover;

import io.drover.blockengine.volume.BlockSource;
import io.drover.blockengine.volume.ByteRange;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.zip.CRC32C;

/**
 * Checksums of some of what is written to a device, to be compared with what it has then: of one
 * piece of a hundred, and of the first and the last one. A storage that loses writes is noticed
 * before anybody uses the volume. Thread-safe.
 */
final class ReadBack {
    private static final int ONE_OF = 100;
    private static final int UNIT = 2 << 20;

    private final long size;
    private final ConcurrentNavigableMap<Long, Piece> pieces = new ConcurrentSkipListMap<>();

    private record Piece(int length, long checksum) {}

    /**
     * @param size bytes of the device
     */
    ReadBack(long size) {
        this.size = size;
    }

    /**
     * @param data is consumed
     */
    void written(long offset, ByteBuffer data) {
        forget(offset, data.remaining());
        if (isChosen(offset, data.remaining())) {
            pieces.put(offset, new Piece(data.remaining(), checksum(data)));
        }
    }

    void zeroed(ByteRange range) {
        for (long at = range.offset(); at < range.end(); at += UNIT) {
            int length = (int) Math.min(UNIT, range.end() - at);
            if (isChosen(at, length)) {
                ByteBuffer zeros = ByteBuffer.allocate(length);
                pieces.put(at, new Piece(length, checksum(zeros)));
            }
        }
    }

    /** What was written there before, such as zeros in place of data that comes now. */
    private void forget(long offset, int length) {
        pieces.subMap(offset, offset + length).clear();
        Map.Entry<Long, Piece> before = pieces.lowerEntry(offset);
        if (before != null && before.getKey() + before.getValue().length() > offset) {
            pieces.remove(before.getKey());
        }
    }

    /** Spread over the device, and the same ones each time. */
    private boolean isChosen(long offset, int length) {
        return offset == 0
                || offset + length >= size
                || Math.floorMod(Long.hashCode(offset / UNIT * 0x9E3779B97F4A7C15L), ONE_OF) == 0;
    }

    private static long checksum(ByteBuffer data) {
        CRC32C sum = new CRC32C();
        sum.update(data);
        return sum.getValue();
    }

    /**
     * @throws IOException if something differs
     */
    void verify(BlockSource source) throws IOException {
        for (Map.Entry<Long, Piece> piece : pieces.entrySet()) {
            ByteBuffer read = ByteBuffer.allocate(piece.getValue().length());
            source.read(piece.getKey(), read);
            if (checksum(read.flip()) != piece.getValue().checksum()) {
                throw new IOException(
                        "what was written at offset %d of the device is not what it has there now; the storage loses writes"
                                .formatted(piece.getKey()));
            }
        }
    }

    /** How many pieces are going to be read. */
    int pieces() {
        return pieces.size();
    }
}
