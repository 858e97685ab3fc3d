package io.drover.blockengine.volume;

/** Bytes {@code [offset, offset + length)} of a volume. */
public record ByteRange(long offset, long length) {
    public ByteRange {
        if (offset < 0 || length <= 0) {
            throw new IllegalArgumentException(
                    "not a byte range: offset " + offset + ", length " + length);
        }
    }

    /** First offset after the range. */
    public long end() {
        return offset + length;
    }
}
