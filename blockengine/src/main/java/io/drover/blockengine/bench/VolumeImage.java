package io.drover.blockengine.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.SplittableRandom;

/** Writes sparse raw images whose content depends only on shape and seed. */
public final class VolumeImage {
    private static final int BLOCK = 2 * 1024 * 1024;
    private static final int VOCABULARY = 4096;
    private static final int WORD = 8;

    private final VolumeShape shape;
    private final long[] words = new long[VOCABULARY];

    public VolumeImage(VolumeShape shape) {
        this.shape = shape;
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < VOCABULARY; i++) {
            for (int letter = 0; letter < WORD; letter++) {
                words[i] = words[i] << 8 | (letter == 0 ? ' ' : random.nextInt('a', 'z' + 1));
            }
        }
    }

    /** A new file. */
    public void create(Path file, long seed) throws IOException {
        write(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                new Blocks(seed, 1));
    }

    /**
     * Changes the content of every {@code nth} block that holds data.
     *
     * @param nth at least 1
     */
    public void change(Path file, long seed, int nth) throws IOException {
        write(file, Set.of(StandardOpenOption.WRITE), new Blocks(seed, nth));
    }

    /** Which blocks to write, and the seed of their content. */
    private record Blocks(long seed, int nth) {}

    private void write(Path file, Set<StandardOpenOption> options, Blocks blocks)
            throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BLOCK).order(ByteOrder.nativeOrder());
        try (FileChannel channel = FileChannel.open(file, options)) {
            if (channel.size() < shape.size()) {
                channel.write(ByteBuffer.allocate(1), shape.size() - 1);
            }
            for (long block = 0; block < shape.size() / BLOCK; block += blocks.nth) {
                if (shape.contentOf(block) != VolumeShape.Content.HOLE) {
                    fill(buffer.clear(), block, blocks.seed);
                    channel.write(buffer.flip(), block * BLOCK);
                }
            }
        }
    }

    private void fill(ByteBuffer buffer, long block, long seed) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + block);
        VolumeShape.Content content = shape.contentOf(block);
        while (buffer.hasRemaining()) {
            buffer.putLong(
                    switch (content) {
                        case RANDOM -> random.nextLong();
                        case TEXT -> words[random.nextInt(VOCABULARY)];
                        case ZERO, HOLE -> 0;
                    });
        }
    }
}
