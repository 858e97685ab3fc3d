package io.drover.volume.file;

import io.drover.blockengine.volume.BlockSource;
import io.drover.blockengine.volume.ByteRange;
import io.drover.volume.VolumeDriver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;

/** Content of volumes as arrays. */
final class VolumeBytes {
    private VolumeBytes() {}

    static byte[] random(long seed, int length) {
        byte[] content = new byte[length];
        new Random(seed).nextBytes(content);
        return content;
    }

    static byte[] head(VolumeDriver driver, String volume) throws IOException {
        try (BlockSource source = driver.openHead(volume)) {
            return all(source);
        }
    }

    static byte[] snapshot(VolumeDriver driver, String volume, String snapshot) throws IOException {
        try (BlockSource source = driver.openSnapshot(volume, snapshot)) {
            return all(source);
        }
    }

    static byte[] all(BlockSource source) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(source.size()));
        source.read(0, content);
        return content.array();
    }

    static void write(VolumeDriver driver, String volume, long offset, byte[] content)
            throws IOException {
        driver.write(volume, offset, ByteBuffer.wrap(content));
    }

    static long total(List<ByteRange> ranges) {
        return ranges.stream().mapToLong(ByteRange::length).sum();
    }

    static boolean covered(List<ByteRange> ranges, long offset) {
        return ranges.stream().anyMatch(r -> r.offset() <= offset && offset < r.end());
    }
}
