package io.drover.blockengine.bench;

/**
 * What a generated volume holds. Percentages are of {@code size}; the rest is holes.
 *
 * @param size bytes, a positive multiple of 16 MiB
 * @param randomPercent incompressible data
 * @param textPercent data that LZ4 compresses to about half
 * @param zeroPercent written zeros, for which the file system has no hole
 */
public record VolumeShape(long size, int randomPercent, int textPercent, int zeroPercent) {
    private static final long GRAIN = 16L * 1024 * 1024;

    public VolumeShape {
        if (size <= 0 || size % GRAIN != 0) {
            throw new IllegalArgumentException(
                    "size " + size + " is not a positive multiple of " + GRAIN + " bytes");
        }
        if (randomPercent < 0
                || textPercent < 0
                || zeroPercent < 0
                || randomPercent + textPercent + zeroPercent > 100) {
            throw new IllegalArgumentException(
                    "percentages must not be negative, and their sum must not exceed 100: random %d, text %d, zero %d"
                            .formatted(randomPercent, textPercent, zeroPercent));
        }
    }

    /** Like a disk in use: half of it allocated, a third of that incompressible. */
    public static VolumeShape typical(long size) {
        return new VolumeShape(size, 15, 30, 5);
    }

    /** Like a large disk that is hardly used. */
    public static VolumeShape sparse(long size) {
        return new VolumeShape(size, 1, 1, 0);
    }

    enum Content {
        RANDOM,
        TEXT,
        ZERO,
        HOLE
    }

    /** Spreads the kinds evenly: every hundred blocks hold all percentages. */
    Content contentOf(long block) {
        // 37 and 100 have no common divisor, so this visits every percentage once
        long percentile = block * 37 % 100;
        if (percentile < randomPercent) {
            return Content.RANDOM;
        }
        if (percentile < randomPercent + textPercent) {
            return Content.TEXT;
        }
        return percentile < randomPercent + textPercent + zeroPercent ? Content.ZERO : Content.HOLE;
    }
}
