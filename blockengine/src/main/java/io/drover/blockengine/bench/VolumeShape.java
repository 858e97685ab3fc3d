package io.drover.blockengine.bench;

/**
 * What a generated volume holds. Percentages are of {@code size}; what they leave is holes.
 *
 * @param size bytes, a positive multiple of 16 MiB
 * @param randomPercent data that no compression shortens
 * @param textPercent data that LZ4 shortens to about a half
 * @param zeroPercent zeros that were written, so that the file system has no hole there
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
                    "percentages must not be negative nor exceed 100 together: random %d, text %d, zero %d"
                            .formatted(randomPercent, textPercent, zeroPercent));
        }
    }

    /** As a disk in use looks: half of it allocated, a third of that incompressible. */
    public static VolumeShape typical(long size) {
        return new VolumeShape(size, 15, 30, 5);
    }

    /** As a large disk hardly used looks. */
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
