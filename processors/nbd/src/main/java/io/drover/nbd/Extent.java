package io.drover.nbd;

/**
 * A part of a device.
 *
 * @param length bytes, at least 1
 * @param data false for a hole, which reads as zeros
 */
public record Extent(long length, boolean data) {
    public Extent {
        if (length <= 0) {
            throw new IllegalArgumentException("an extent has no " + length + " bytes");
        }
    }
}
