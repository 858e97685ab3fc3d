package io.drover.blockengine.block;

import java.nio.ByteBuffer;
import java.util.List;

/** Computes block names. Thread-safe. */
public interface BlockHasher {
    /** Number of equally long blocks that one call hashes best; at least 1. */
    int batch();

    /**
     * The checksums of the buffers' remaining bytes, in the same order; positions do not change.
     */
    List<BlockChecksum> hash(List<ByteBuffer> blocks);

    /** How it hashes at the moment, in a few words for display. */
    default String description() {
        return "digest of the JDK";
    }

    default BlockChecksum hash(ByteBuffer block) {
        return hash(List.of(block)).getFirst();
    }

    /**
     * Begins in the background what makes it faster on this machine, unless that has begun. Call it
     * when the module {@code jdk.incubator.vector} has been loaded after this hasher was made.
     */
    default void prepare() {}

    /**
     * The fastest hasher on this machine: vector lanes where the module {@code
     * jdk.incubator.vector} is present and they are measured to be faster, otherwise the JDK's
     * digest. The measurement begins now, in the background.
     */
    static BlockHasher fastest() {
        return AdaptiveHasher.start();
    }
}
