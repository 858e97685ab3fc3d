package io.drover.blockengine.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.delete.DeleteOutcome;
import io.drover.blockengine.format.BackingImageName;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.ImageConfig;
import io.drover.blockengine.format.ImagePool;
import io.drover.blockengine.format.ImageSecret;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.image.ImageOutcome;
import io.drover.blockengine.image.ImageRequest;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Backing images of a store, with short methods for what tests do with them. */
public final class TestImage {
    private static final int BLOCK = ImageConfig.BLOCK_SIZE.bytes();

    private TestImage() {}

    /**
     * Compressible blocks that depend on the seeds alone; seed 0 is a block of zeros. The last one
     * has only {@code lastBytes} bytes.
     */
    public static byte[] content(int lastBytes, int... seeds) {
        byte[] content = new byte[(seeds.length - 1) * BLOCK + lastBytes];
        for (int i = 0; i < seeds.length; i++) {
            if (seeds[i] != 0) {
                byte[] text = ("block of seed " + seeds[i]).getBytes(UTF_8);
                System.arraycopy(text, 0, content, i * BLOCK, text.length);
                int end = Math.min(content.length, (i + 1) * BLOCK);
                Arrays.fill(content, i * BLOCK + text.length, end, (byte) seeds[i]);
            }
        }
        return content;
    }

    public static String sha512(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public static BackingImageName name(String image) {
        return new BackingImageName(image);
    }

    public static ImageRequest request(String image, byte[] content, CompressionMethod method) {
        return new ImageRequest(name(image), sha512(content), method, Map.of(), ImageSecret.NONE);
    }

    public static ImageOutcome backup(ObjectStore store, String image, byte[] content)
            throws Exception {
        return backup(store, request(image, content, CompressionMethod.LZ4), content);
    }

    public static ImageOutcome backup(ObjectStore store, ImageRequest request, byte[] content)
            throws Exception {
        return TestEngine.on(store)
                .images()
                .backup(request, new MemorySource(content), ProgressListener.NONE);
    }

    public static byte[] restore(ObjectStore store, String image) throws Exception {
        return restore(store, image, new MemorySink());
    }

    public static byte[] restore(ObjectStore store, String image, MemorySink sink)
            throws Exception {
        TestEngine.on(store).images().restore(name(image), sink, ProgressListener.NONE);
        return sink.content();
    }

    public static DeleteOutcome delete(ObjectStore store, String image) throws Exception {
        return TestEngine.on(store).images().delete(name(image));
    }

    /** Checksums of the blocks that are not zero. */
    public static SortedSet<String> checksums(byte[] content) {
        SortedSet<String> checksums = new TreeSet<>();
        for (int at = 0; at < content.length; at += BLOCK) {
            byte[] block = Arrays.copyOfRange(content, at, Math.min(content.length, at + BLOCK));
            if (!Arrays.equals(block, new byte[block.length])) {
                checksums.add(TestVolume.checksum(block).hex());
            }
        }
        return checksums;
    }

    /** Checksum of the last block, which is shorter than the others. */
    public static String lastChecksum(byte[] content) {
        int at = (content.length - 1) / BLOCK * BLOCK;
        return TestVolume.checksum(Arrays.copyOfRange(content, at, content.length)).hex();
    }

    /** Where the pool has a block. */
    public static ObjectKey block(String checksum) {
        return ImagePool.INSTANCE.block(BlockChecksum.parse(checksum));
    }

    /** Checksums of the blocks in the store. */
    public static SortedSet<String> stored(InMemoryStore store) {
        SortedSet<String> stored = new TreeSet<>();
        for (String key : store.keys(ImagePool.INSTANCE.blocks())) {
            StoreLayout.blockOf(ObjectKey.of(key).name()).ifPresent(sum -> stored.add(sum.hex()));
        }
        return stored;
    }
}
