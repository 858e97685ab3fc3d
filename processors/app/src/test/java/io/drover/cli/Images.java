package io.drover.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;

/** Sparse raw images of blocks of 2 MiB. */
final class Images {
    static final int BLOCK = 2 * 1024 * 1024;

    private Images() {}

    /** Writes a block of random bytes for each seed that is not 0; 0 leaves a hole. */
    static Path write(Path file, long... seeds) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (int i = 0; i < seeds.length; i++) {
                if (seeds[i] != 0) {
                    byte[] block = new byte[BLOCK];
                    new Random(seeds[i]).nextBytes(block);
                    channel.write(ByteBuffer.wrap(block), (long) i * BLOCK);
                }
            }
            if (channel.size() < (long) seeds.length * BLOCK) {
                channel.write(ByteBuffer.allocate(1), (long) seeds.length * BLOCK - 1);
            }
        }
        return file;
    }
}
