package io.drover.volume.file;

import io.drover.blockengine.volume.ByteRange;
import io.drover.blockengine.volume.Extents;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Whether a file system distinguishes written zeros from holes, and how finely. Layers depend on
 * it: where the newest layer has a hole, an older one is read, so a file system that answers "all
 * data" or turns zeros into holes would serve wrong content.
 */
final class Holes {
    private static final int[] UNITS = {4 << 10, 16 << 10, 64 << 10, 2 << 20};

    private Holes() {}

    /**
     * The number of bytes that are data or hole as a whole, found by trying.
     *
     * @throws IOException if the file system is not fit; the message names ones that are
     */
    static int unit(Path directory) throws IOException {
        Path probe = Files.createTempFile(directory, ".holes-", ".probe");
        try {
            for (int unit : UNITS) {
                if (distinguishes(probe, unit)) {
                    return unit;
                }
            }
        } finally {
            Files.delete(probe);
        }
        throw new IOException(
                "the file system of "
                        + directory
                        + " does not tell written zeros from holes; keep volumes on ext4, xfs,"
                        + " btrfs or tmpfs");
    }

    private static boolean distinguishes(Path probe, int unit) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(probe.toFile(), "rw")) {
            file.setLength(0);
            file.setLength(4L * unit);
            file.seek(unit);
            file.write(new byte[unit]);
            file.getFD().sync();
        }
        return Extents.exactly(probe).equals(List.of(new ByteRange(unit, unit)));
    }
}
