package io.drover.cbt;

import io.drover.blockengine.volume.ByteRange;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * One answer of a stream.
 *
 * @param capacity bytes of the snapshot's volume
 * @param ranges that have changed, or hold data
 */
public record MetadataPage(long capacity, List<ByteRange> ranges) {
    private static final int CAPACITY = 2;
    private static final int RANGE = 3;
    private static final int OFFSET = 1;
    private static final int SIZE = 2;

    public MetadataPage {
        ranges = List.copyOf(ranges);
    }

    /**
     * Both procedures answer alike.
     *
     * @throws CbtException.Mangled if it is none, or has a range that cannot be
     */
    static MetadataPage parse(ByteBuffer message) throws CbtException.Mangled {
        long capacity = 0;
        List<ByteRange> ranges = new ArrayList<>();
        ProtobufReader fields = new ProtobufReader(message);
        while (fields.next()) {
            if (fields.field() == CAPACITY) {
                capacity = fields.number();
            } else if (fields.field() == RANGE) {
                ranges.add(range(fields.block()));
            }
        }
        if (capacity < 0) {
            throw new CbtException.Mangled("a volume of %d bytes".formatted(capacity));
        }
        return new MetadataPage(capacity, ranges);
    }

    private static ByteRange range(ByteBuffer message) throws CbtException.Mangled {
        long offset = 0;
        long size = 0;
        ProtobufReader fields = new ProtobufReader(message);
        while (fields.next()) {
            switch (fields.field()) {
                case OFFSET -> offset = fields.number();
                case SIZE -> size = fields.number();
                default -> {
                    // of a later version
                }
            }
        }
        if (offset < 0 || size <= 0 || offset + size < 0) {
            throw new CbtException.Mangled(
                    "a range of %d bytes at offset %d".formatted(size, offset));
        }
        return new ByteRange(offset, size);
    }
}
